import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { MailOutcome, ReportMail } from '../../core/ports/report-mail.ts';

export type ReportMailDeps = {
  /** Without retries: after a lost answer they would send a second mail. */
  readonly ses: SESv2Client;
  readonly sender: string;
  readonly recipients: readonly string[];
};

/** Sends by SES, one call for each address: a bad one stops no other, and nobody sees the others. */
export function createReportMail({ ses, sender, recipients }: ReportMailDeps): ReportMail {
  return {
    recipients,
    send: async (to, { subject, html, text }) => {
      const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
      try {
        await ses.send(
          new SendEmailCommand({
            FromEmailAddress: sender,
            Destination: { ToAddresses: [to] },
            Content: {
              Simple: {
                Subject: content(subject),
                Body: { Html: content(html), Text: content(text) },
                // Stops answers of vacation responders: https://www.rfc-editor.org/rfc/rfc3834#section-5
                Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
              },
            },
          }),
        );
        return { is: 'sent' };
      } catch (thrown) {
        return outcomeOf(thrown);
      }
    },
  };
}

/**
 * SES refused the mail when it answered with a client error. MessageRejected names the addresses that are not verified:
 * https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
function outcomeOf(thrown: unknown): MailOutcome {
  if (!(thrown instanceof SESv2ServiceException) || thrown.$fault !== 'client')
    return { is: 'unknown', why: thrown instanceof Error ? thrown.name : 'no answer' };
  const hint = /not verified/i.test(thrown.message)
    ? ' In the SES sandbox, each recipient has to be verified too.'
    : '';
  return { is: 'refused', why: `${thrown.message}${hint}` };
}
