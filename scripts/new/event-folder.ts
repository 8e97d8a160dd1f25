import { pascal, type Template } from './template.ts';

/** What differs between the folders in events/, as text of their files. */
type EventFolder = {
  /** For the format of the name. */
  readonly example: string;
  readonly next: string;
  /** `source`'s field `rules`, and what it imports from parse.ts beside the event. */
  readonly rules?: (name: string) => { readonly text: string; readonly imports: string };
  /** A sample of what arrives, and what else samples.ts imports from parse.ts. */
  readonly sample: (name: string) => { readonly text: string; readonly imports?: string };
  /** The resource's id in the sample. */
  readonly sampleId: string;
  /** Declares `event`, the schema of what arrives, before `parse`. */
  readonly schema: (name: string) => string;
  /** The path of the resource's id in it, and the first part of that path that the test leaves out. */
  readonly id: string;
  readonly required: string;
  readonly receive: 'fromQueue' | 'fromStream';
  /** `fn`'s field `wakes`. */
  readonly wakes: (name: string) => string;
  readonly does: string;
  /** The sample without `required`. */
  readonly without: string;
};

/** The template of a folder in events/ with its function. */
export function eventFolder(folder: EventFolder): Template {
  return {
    name: `<service>-<what>, at most 21 characters, such as ${folder.example}`,
    pattern: /^(?=.{3,21}$)[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
    files: (name) => ({
      [`events/${name}/source.ts`]: source(name, folder),
      [`events/${name}/samples.ts`]: samples(name, folder),
      [`events/${name}/parse.ts`]: parse(name, folder),
      [`events/${name}/run.ts`]: run(name),
      [`events/${name}/function.ts`]: fn(name, folder),
      [`tests/unit/events/${name}.test.ts`]: test(name, folder),
    }),
    next: [
      folder.next,
      'Read AWS again in `run`: trust only ids.',
      'Declare deps and permissions in `needs` of function.ts, each permission with its reason.',
    ],
  };
}

function source(name: string, { rules = () => ({ text: '{}', imports: '' }) }: EventFolder): string {
  const { text, imports } = rules(name);
  return `import { defineSource } from '../../core/functions/source.ts';
import { ${imports}type ${pascal(name)}Event, parse${pascal(name)} } from './parse.ts';
import { log${pascal(name)}, type ${pascal(name)}Deps } from './run.ts';

export const source = defineSource<${pascal(name)}Event, ${pascal(name)}Deps>({
  name: '${name}',
  rules: ${text},
  parse: parse${pascal(name)},
  run: log${pascal(name)},
});
`;
}

function samples(name: string, { sample }: EventFolder): string {
  const { text, imports } = sample(name);
  return `import type { SourceSamples } from '../../core/functions/source.ts';
${imports ? `import { ${imports} } from './parse.ts';\n` : ''}
export const samples = {
  source: '${name}',
  samples: { '${name}-changed': ${text} },
} satisfies SourceSamples;
`;
}

function parse(name: string, { schema, id }: EventFolder): string {
  return `import * as z from 'zod/mini';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';

export type ${pascal(name)}Event = { readonly resourceId: string };

${schema(name)}

export function parse${pascal(name)}(value: unknown): Result<readonly ${pascal(name)}Event[], string> {
  const read = checked(event, value);
  return read.ok ? done([{ resourceId: read.value.${id} }]) : read;
}
`;
}

function run(name: string): string {
  return `import type { Log } from '../../core/ports/runtime.ts';
import type { ${pascal(name)}Event } from './parse.ts';

export type ${pascal(name)}Deps = { readonly log: Log };

export async function log${pascal(name)}({ log }: ${pascal(name)}Deps, { resourceId }: ${pascal(name)}Event): Promise<void> {
  log.info('${name}', { resourceId });
}
`;
}

function fn(name: string, { receive, wakes, does }: EventFolder): string {
  return `import { defineFunction } from '../../core/functions/function.ts';
import { ${receive} } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: '${name}',
  wakes: ${wakes(name)},
  memoryMb: 256,
  timeoutSeconds: 60,
  description: '${does}',
  why: '${does}. It can change nothing.',
  needs: { deps: ['log'] },
  create: (deps) => ${receive}(source, deps),
});
`;
}

function test(name: string, { sampleId, required, without }: EventFolder): string {
  return `import { expect, test } from '@jest/globals';
import { samples } from '../../../events/${name}/samples.ts';
import { source } from '../../../events/${name}/source.ts';

const sample = samples.samples['${name}-changed'];

test('${name} reads the resource id', () => {
  expect(source.parse(sample, 'm-1')).toEqual({ ok: true, value: [{ resourceId: '${sampleId}' }] });
});

test('${name} names the field that is missing', () => {
  expect(source.parse({ ...sample, ${without} }, 'm-1')).toEqual({ ok: false, error: '${required}' });
});
`;
}
