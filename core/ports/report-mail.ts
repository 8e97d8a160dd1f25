/** `refused`: certainly not sent, with the reason of SES. `unknown`: it may have been sent. */
export type MailOutcome =
  | { readonly is: 'sent' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'unknown'; readonly why: string };

export type ReportMessage = { readonly subject: string; readonly html: string; readonly text: string };

/** Mails to the addresses of the stage. SES has no idempotency key, so sending twice is two mails. */
export type ReportMail = {
  readonly recipients: readonly string[];
  readonly send: (to: string, message: ReportMessage) => Promise<MailOutcome>;
};
