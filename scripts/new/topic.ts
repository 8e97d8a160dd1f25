import { eventFolder } from './event-folder.ts';

export const template = eventFolder({
  example: 'cloudwatch-alarm',
  next: 'Set `publishers`, and `filter` if the function needs only some messages.',
  sample: () => ({ text: "{ AlarmName: 'a', NewStateValue: 'ALARM' }" }),
  sampleId: 'a',
  schema: () => 'const event = z.object({ AlarmName: z.string().check(z.regex(/^.{1,255}$/)) });',
  id: 'AlarmName',
  required: 'AlarmName',
  without: 'AlarmName: undefined',
  receive: 'fromQueue',
  wakes: (name) => `{
    by: 'sns',
    queue: '${name}',
    topic: '${name}',
    publishers: ['cloudwatch.amazonaws.com'],
    filter: { NewStateValue: ['ALARM'] },
    batchSize: 10,
    atOnce: 2,
  }`,
  does: 'Logs messages of a topic',
});
