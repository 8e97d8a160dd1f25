/**
 * Replaces `p-queue`, by which Slack's client sends at most 100 requests at once and pauses when it is rate
 * limited: the function `slack` handles one request at a time and rejects rate limited calls.
 */
// oxlint-disable-next-line import/no-default-export -- as the replaced module
export default class RequestQueue {
  add<T>(task: () => Promise<T>): Promise<T> {
    return task();
  }
}
