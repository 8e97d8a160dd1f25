import { MessageRejected, SESv2Client, TooManyRequestsException } from '@aws-sdk/client-sesv2';
import { expect, test } from '@jest/globals';
import { createReportMail } from '../../../aws/services/report-mail.ts';

const message = { subject: 'Cloud Janitor', html: '<p>1</p>', text: '1' };
const answered = { $metadata: {} };

function mailThat(answer: () => unknown) {
  const sent: unknown[] = [];
  const ses = new SESv2Client({ region: 'eu-central-1' });
  ses.send = (async (command: { readonly input: unknown }) => {
    sent.push(command.input);
    return answer();
  }) as never;
  return {
    sent,
    mail: createReportMail({ ses, sender: 'janitor@example.com', recipients: ['a@example.com'] }),
  };
}

const failing = (error: Error) =>
  mailThat(() => {
    throw error;
  }).mail.send('a@example.com', message);

test('sends HTML and text to one address, from the sender', async () => {
  const { mail, sent } = mailThat(() => answered);
  expect(await mail.send('a@example.com', message)).toEqual({ is: 'sent' });
  expect(sent).toEqual([
    {
      FromEmailAddress: 'janitor@example.com',
      Destination: { ToAddresses: ['a@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Cloud Janitor', Charset: 'UTF-8' },
          Body: { Html: { Data: '<p>1</p>', Charset: 'UTF-8' }, Text: { Data: '1', Charset: 'UTF-8' } },
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
    },
  ]);
});

test('an address that is not verified is refused, with what the sandbox asks for', async () => {
  const text =
    'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: a@example.com';
  expect(await failing(new MessageRejected({ ...answered, message: text }))).toEqual({
    is: 'refused',
    why: `${text} In the SES sandbox, each recipient has to be verified too.`,
  });
});

test('a throttled mail was certainly not sent', async () => {
  const error = new TooManyRequestsException({ ...answered, message: 'Maximum sending rate exceeded.' });
  expect(await failing(error)).toEqual({ is: 'refused', why: 'Maximum sending rate exceeded.' });
});

test.each([Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })])(
  'without an answer it may have been sent',
  async (error) => {
    expect(await failing(error)).toEqual({ is: 'unknown', why: 'TimeoutError' });
  },
);
