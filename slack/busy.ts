/** Thrown by workers: the same work should be tried again after this time, and that is no failure. */
export class SlackBusy extends Error {
  override readonly name = 'SlackBusy';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Slack asks for ${retryAfterSeconds} s of patience`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
