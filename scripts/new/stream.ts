import { eventFolder } from './event-folder.ts';

export const template = eventFolder({
  example: 'finding-changes',
  next: 'Set `filters` to the needed changes. Changes of an item come in order, and may come twice.',
  sample: () => ({ text: "{ eventName: 'MODIFY', dynamodb: { Keys: { pk: { S: 'finding#1' } } } }" }),
  sampleId: 'finding#1',
  schema: () =>
    'const event = z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) });',
  id: 'dynamodb.Keys.pk.S',
  required: 'dynamodb.Keys.pk',
  without: 'dynamodb: { Keys: {} }',
  receive: 'fromStream',
  wakes: () =>
    "{ by: 'stream', table: 'state', filters: [{ eventName: ['MODIFY'] }], batchSize: 100, atOnce: 1 }",
  does: 'Logs changed items of a table',
});
