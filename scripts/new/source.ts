import { eventFolder } from './event-folder.ts';
import { words } from './template.ts';

export const template = eventFolder({
  example: 'ec2-instance',
  next: 'Take the pattern and its sample from AWS’s documentation or from a real event.',
  rules: (name) => ({
    text: `{
    '${name}-changed': {
      pattern: { source: ['aws.${serviceOf(name)}'], 'detail-type': [detailType] },
    },
  }`,
    imports: 'detailType, ',
  }),
  sample: (name) => ({
    text: `{
      id: 'e-1',
      account: '123456789012',
      region: 'eu-west-1',
      source: 'aws.${serviceOf(name)}',
      'detail-type': detailType,
      detail: { id: 'r-1' },
    }`,
    imports: 'detailType',
  }),
  sampleId: 'r-1',
  schema: (name) => `export const detailType = '${words(name)} Changed';

const event = z.object({
  'detail-type': z.literal(detailType),
  detail: z.object({ id: z.string().check(z.regex(/^[\\w-]{1,100}$/)) }),
});`,
  id: 'detail.id',
  required: 'detail.id',
  without: 'detail: {}',
  receive: 'fromQueue',
  wakes: (name) => `{ by: 'events', queue: '${name}', rules: source.rules, batchSize: 10, atOnce: 2 }`,
  does: 'Logs the changed resource',
});

function serviceOf(name: string): string {
  return name.split('-')[0] ?? name;
}
