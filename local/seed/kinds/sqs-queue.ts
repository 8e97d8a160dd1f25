import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { defineLocalKind, type HandChange } from '../define.ts';
import { name, tags } from '../fields.ts';

const schema = z.strictObject({ name, region: z.string(), tags });

const account = '123456789012';
const stranger = 'arn:aws:iam::210987654321:root';

function policyOf(region: string, queue: string, AWS: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS },
        Action: 'sqs:SendMessage',
        Resource: `arn:aws:sqs:${region}:${account}:${queue}`,
      },
    ],
  });
}

/** SQS queues, whose policies say who may use them. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'queues',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = ({ name: QueueName, region, tags }: z.output<typeof schema>) =>
      aws.sqs(region).send(
        new CreateQueueCommand({
          QueueName,
          tags,
          Attributes: { Policy: policyOf(region, QueueName, `arn:aws:iam::${account}:root`) },
        }),
      );
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: 'SQS queue',
      scope: 'regional',
      read: async (aws, region) => {
        const sqs = aws.sqs(region);
        const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
        const rows = QueueUrls.map(async (QueueUrl) => {
          const { Attributes: { Policy = '' } = {} } = await sqs.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
          );
          // moto writes the document anew, with blanks.
          const isOpen = /"AWS":\s*"\*"/.test(Policy) || Policy.includes(stranger);
          return {
            id: QueueUrl,
            name: QueueUrl.split('/').at(-1) ?? QueueUrl,
            state: isOpen
              ? `open to ${Policy.includes(stranger) ? 'another account' : 'everybody'}`
              : 'own account only',
            tone: isOpen ? ('watch' as const) : ('good' as const),
            detail: '',
          };
        });
        // Janitor's own queues are in the same account here.
        return (await Promise.all(rows)).filter((row) => !row.name.startsWith('janitor-'));
      },
      changes: [opened('Open to everybody', '*'), opened('Open to another account', stranger)],
    },
  ],
});

function opened(title: string, principal: string): HandChange {
  return {
    title,
    call: async (aws, region, queueUrl) => {
      const policy = policyOf(region, queueUrl.split('/').at(-1) ?? '', principal);
      const attributes = { Policy: policy };
      await aws
        .sqs(region)
        .send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: attributes }));
      return { sample: 'sqs:SetQueueAttributes', request: { queueUrl, attributes }, region };
    },
  };
}
