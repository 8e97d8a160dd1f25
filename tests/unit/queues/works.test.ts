import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { queueOf, type WorkOf } from '../../../core/work.ts';
import { queueByType, queueNames } from '../../../core/work-queues.generated.ts';
import { works as compliance } from '../../../queues/compliance/registry.generated.ts';
import { defineWork, text } from '../../../queues/define.ts';
import { works as notify } from '../../../queues/notify/registry.generated.ts';
import { works as recheck } from '../../../queues/recheck/registry.generated.ts';
import { works as recheckIam } from '../../../queues/recheck-iam/registry.generated.ts';
import { works as scan } from '../../../queues/scan/registry.generated.ts';
import { worker } from '../../../queues/worker.ts';

const registered = { compliance, notify, recheck, 'recheck-iam': recheckIam, scan };
const folder = join(import.meta.dirname, '..', '..', '..', 'queues');

test('every folder of queues/ is a queue with a registry', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...queueNames]);
  expect(Object.keys(registered)).toEqual([...queueNames]);
});

describe.each(queueNames)('queues/%s', (queue) => {
  const files = readdirSync(join(folder, queue)).filter((name) => !name.includes('.generated.'));

  test('has one file per type of work, named after it, and all are registered', () => {
    const types = files.map((name) => basename(name, '.ts').replaceAll('-', '.')).sort();
    expect(registered[queue].map(({ type }) => type).sort()).toEqual(types);
  });

  test.each(registered[queue].map(({ type }) => type))('receives %s', (type) => {
    expect(queueByType[type]).toBe(queue);
    expect(queueOf({ type } as never)).toBe(queue);
  });
});

describe('the compiler refuses', () => {
  const run = async (_deps: object, _work: WorkOf<'scan.start'>): Promise<void> => undefined;

  test('a schema without a field, even an optional one', () => {
    const schema = z.object({ scanId: text, askedBy: z.nullable(text), channel: z.nullable(text) });
    // @ts-expect-error -- `only` and `places` are missing
    expect(defineWork({ type: 'scan.start', schema, run }).type).toBe('scan.start');
  });

  test('a schema with a field of the wrong type', () => {
    const schema = z.object({ findingId: z.number() });
    // @ts-expect-error -- `findingId` is text
    expect(defineWork({ type: 'finding.sync', schema, run: async () => undefined }).schema).toBe(schema);
  });

  test('a type of work that no file declares', () => {
    // @ts-expect-error -- no such type
    expect(defineWork({ type: 'finding.burn', schema: z.object({}), run }).type).toBe('finding.burn');
  });

  test('a worker without a dep that its work needs', () => {
    // @ts-expect-error -- `slack` is missing
    expect(worker('notify', notify, {}).queue).toBe('notify');
  });
});
