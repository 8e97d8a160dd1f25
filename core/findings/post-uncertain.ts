/** It is not known whether Slack has the message. The work is to be tried again, and then looks before it posts. */
export class Unheard extends Error {
  override readonly name = 'Unheard';
  constructor(what: string) {
    super(`Slack did not say whether it has ${what}`);
  }
}
