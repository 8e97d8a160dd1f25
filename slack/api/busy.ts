/**
 * Thrown by workers to ask for a retry after this time; it counts as no failure. In its own file, so that
 * queue functions can catch it without bundling Slack's client.
 */
export class SlackBusy extends Error {
  override readonly name = 'SlackBusy';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Slack asks to wait ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
