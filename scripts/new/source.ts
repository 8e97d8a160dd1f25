import { pascal, type Template, words } from './template.ts';

export const template: Template = {
  name: '<service>-<what>, at most 21 characters, such as ec2-instance',
  pattern: /^(?=.{3,21}$)[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
  files: (name) => ({
    [`events/${name}/source.ts`]: source(name),
    [`events/${name}/samples.ts`]: samples(name),
    [`events/${name}/parse.ts`]: parse(name),
    [`events/${name}/run.ts`]: run(name),
    [`events/${name}/function.ts`]: fn(name),
    [`tests/unit/events/${name}.test.ts`]: test(name),
  }),
  next: [
    'Take the pattern and its sample from AWS’s documentation or from a real event.',
    'Read AWS again in `run`: trust only the ids of the event.',
    'Declare deps and permissions in `needs` of function.ts, each permission with its reason.',
  ],
};

const serviceOf = (name: string): string => name.split('-')[0] ?? name;

const source = (name: string): string => `import { defineSource } from '../../core/functions/source.ts';
import { detailType, type ${pascal(name)}Event, parse${pascal(name)} } from './parse.ts';
import { log${pascal(name)}, type ${pascal(name)}Deps } from './run.ts';

export const source = defineSource<${pascal(name)}Event, ${pascal(name)}Deps>({
  name: '${name}',
  rules: {
    '${name}-changed': {
      pattern: { source: ['aws.${serviceOf(name)}'], 'detail-type': [detailType] },
    },
  },
  parse: parse${pascal(name)},
  run: log${pascal(name)},
});
`;

const samples = (name: string): string => `import { detailType } from './parse.ts';
import type { SourceSamples } from '../../core/functions/source.ts';

export const samples = {
  source: '${name}',
  samples: {
    '${name}-changed': {
      id: 'e-1',
      account: '123456789012',
      region: 'eu-west-1',
      source: 'aws.${serviceOf(name)}',
      'detail-type': detailType,
      detail: { id: 'r-1' },
    },
  },
} satisfies SourceSamples;
`;

const parse = (name: string): string => `import * as z from 'zod/mini';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';

export type ${pascal(name)}Event = { readonly resourceId: string };

export const detailType = '${words(name)} Changed';

const event = z.object({
  'detail-type': z.literal(detailType),
  detail: z.object({ id: z.string().check(z.regex(/^[\\w-]{1,100}$/)) }),
});

export function parse${pascal(name)}(value: unknown): Result<readonly ${pascal(name)}Event[], string> {
  const read = checked(event, value);
  return read.ok ? done([{ resourceId: read.value.detail.id }]) : read;
}
`;

/** The run function of a new source, whose events name a resource. */
export const run = (name: string): string => `import type { Log } from '../../core/ports/runtime.ts';
import type { ${pascal(name)}Event } from './parse.ts';

export type ${pascal(name)}Deps = { readonly log: Log };

export async function log${pascal(name)}({ log }: ${pascal(name)}Deps, { resourceId }: ${pascal(name)}Event): Promise<void> {
  log.info('${name}', { resourceId });
}
`;

const fn = (name: string): string => `import { defineFunction } from '../../core/functions/function.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: '${name}',
  wakes: { by: 'events', queue: '${name}', rules: source.rules, batchSize: 10, atOnce: 2 },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Logs the changed resource',
  why: 'Logs the changed resource. It can change nothing.',
  needs: { deps: ['log'] },
  create: (deps) => fromQueue(source, deps),
});
`;

const test = (name: string): string => `import { expect, test } from '@jest/globals';
import { samples } from '../../../events/${name}/samples.ts';
import { source } from '../../../events/${name}/source.ts';

const sample = samples.samples['${name}-changed'];

test('${name} reads the resource id of an event', async () => {
  const parsed = source.parse(sample, 'm-1');
  expect(parsed).toEqual({ ok: true, value: [{ resourceId: 'r-1' }] });
});

test('${name} refuses an event without a resource id and names the field', () => {
  expect(source.parse({ ...sample, detail: {} }, 'm-1')).toEqual({ ok: false, error: 'detail.id' });
});
`;
