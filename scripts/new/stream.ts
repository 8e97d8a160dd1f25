import { run } from './source.ts';
import { pascal, type Template } from './template.ts';

export const template: Template = {
  name: '<service>-<what>, at most 21 characters, such as finding-changes',
  pattern: /^(?=.{3,21}$)[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
  files: (name) => ({
    [`events/${name}/source.ts`]: source(name),
    [`events/${name}/parse.ts`]: parse(name),
    [`events/${name}/run.ts`]: run(name),
    [`events/${name}/function.ts`]: fn(name),
    [`tests/unit/events/${name}.test.ts`]: test(name),
  }),
  next: [
    'Set `filters` to the changes that the function needs.',
    'Changes of an item come in order, and may come twice.',
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

const change = z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) });

export function parse${pascal(name)}(value: unknown): Result<readonly ${pascal(name)}Event[], string> {
  const read = checked(change, value);
  return read.ok ? done([{ resourceId: read.value.dynamodb.Keys.pk.S }]) : read;
}
`;

const fn = (name: string): string => `import { defineFunction } from '../../core/functions/function.ts';
import { fromStream } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: '${name}',
  wakes: { by: 'stream', table: 'state', filters: [{ eventName: ['MODIFY'] }], batchSize: 100, atOnce: 1 },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Logs changed items of a table',
  why: 'Logs changed items of a table. It can change nothing.',
  needs: { deps: ['log'] },
  create: (deps) => fromStream(source, deps),
});
`;

const test = (name: string): string => `import { expect, test } from '@jest/globals';
import { source } from '../../../events/${name}/source.ts';

test('${name} reads the key of a change', () => {
  const change = { eventName: 'MODIFY', dynamodb: { Keys: { pk: { S: 'finding#1' } } } };
  expect(source.parse(change, 'm-1')).toEqual({ ok: true, value: [{ resourceId: 'finding#1' }] });
});

test('${name} refuses a change without a key and names the field', () => {
  expect(source.parse({ dynamodb: { Keys: {} } }, 'm-1')).toEqual({ ok: false, error: 'dynamodb.Keys.pk' });
});
`;
