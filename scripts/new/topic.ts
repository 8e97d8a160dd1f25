import { run } from './source.ts';
import { pascal, type Template } from './template.ts';

export const template: Template = {
  name: '<service>-<what>, at most 21 characters, such as cloudwatch-alarm',
  pattern: /^(?=.{3,21}$)[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
  files: (name) => ({
    [`events/${name}/source.ts`]: source(name),
    [`events/${name}/parse.ts`]: parse(name),
    [`events/${name}/run.ts`]: run(name),
    [`events/${name}/function.ts`]: fn(name),
    [`tests/unit/events/${name}.test.ts`]: test(name),
  }),
  next: [
    'Set `publishers`, and `filter` if the function needs only some messages.',
    'Read AWS again in `run`: trust only the ids of the message.',
    'Declare deps and permissions in `needs` of function.ts, each permission with its reason.',
  ],
};

const source = (name: string): string => `import { defineSource } from '../../core/functions/source.ts';
import { type ${pascal(name)}Event, parse${pascal(name)} } from './parse.ts';
import { log${pascal(name)}, type ${pascal(name)}Deps } from './run.ts';

export const source = defineSource<${pascal(name)}Event, ${pascal(name)}Deps>({
  name: '${name}',
  rules: {},
  parse: parse${pascal(name)},
  run: log${pascal(name)},
});
`;

const parse = (name: string): string => `import * as z from 'zod/mini';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';

export type ${pascal(name)}Event = { readonly resourceId: string };

const message = z.object({ AlarmName: z.string().check(z.regex(/^.{1,255}$/)) });

export function parse${pascal(name)}(value: unknown): Result<readonly ${pascal(name)}Event[], string> {
  const read = checked(message, value);
  return read.ok ? done([{ resourceId: read.value.AlarmName }]) : read;
}
`;

const fn = (name: string): string => `import { defineFunction } from '../../core/functions/function.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: '${name}',
  wakes: {
    by: 'sns',
    queue: '${name}',
    topic: '${name}',
    publishers: ['cloudwatch.amazonaws.com'],
    filter: { NewStateValue: ['ALARM'] },
    batchSize: 10,
    atOnce: 2,
  },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Logs messages of a topic',
  why: 'Logs messages of a topic. It can change nothing.',
  needs: { deps: ['log'] },
  create: (deps) => fromQueue(source, deps),
});
`;

const test = (name: string): string => `import { expect, test } from '@jest/globals';
import { source } from '../../../events/${name}/source.ts';

test('${name} reads the alarm name of a message', () => {
  const message = { AlarmName: 'a', NewStateValue: 'ALARM' };
  expect(source.parse(message, 'm-1')).toEqual({ ok: true, value: [{ resourceId: 'a' }] });
});

test('${name} refuses a message without an alarm name and names the field', () => {
  expect(source.parse({}, 'm-1')).toEqual({ ok: false, error: 'AlarmName' });
});
`;
