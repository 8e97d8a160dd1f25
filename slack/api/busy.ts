/**
 * Thrown by workers: the same work should be tried again after this time, and that is no failure. Every queue's function
 * catches it, so that it stands apart from Slack's client, which most of them must not hold.
 */
export class SlackBusy extends Error {
  override readonly name = 'SlackBusy';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Slack asks to wait ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
