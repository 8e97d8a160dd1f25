import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './template.ts';

export const template: Template = {
  name: '<queue>/<type with hyphens for its dots>, such as notify/finding-sync',
  pattern: /^[a-z]+\/[a-z]+(-[a-z]+)+$/,
  files: (name, root) => {
    const [queue = '', file = ''] = name.split('/');
    if (!existsSync(join(root, 'queues', queue, 'registry.generated.ts')))
      throw new Error(`Unknown queue ${queue}: each queue is a folder in queues/`);
    return {
      [`queues/${queue}/${file}.ts`]: work(file.replaceAll('-', '.')),
      [`tests/unit/queues/${file}.test.ts`]: test(queue, file),
    };
  },
  next: ['Declare its fields in `Works` and in `schema`.', 'Send it with `queue.send({ type: …, … })`.'],
};

const work = (type: string): string => `import * as z from 'zod/mini';
import type { Log } from '../../core/ports/runtime.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    '${type}': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: '${type}',
  schema: z.object({ findingId: text }),
  run: async ({ log }: { readonly log: Log }, { findingId }) => log.info('${type}', { findingId }),
});
`;

const test = (queue: string, file: string): string => {
  const type = file.replaceAll('-', '.');
  return `import { expect, test } from '@jest/globals';
import { work } from '../../../queues/${queue}/${file}.ts';

test('${type} runs with its fields', async () => {
  const logged: unknown[] = [];
  const ignore = () => undefined;
  const log = { info: (_: string, fields?: unknown) => void logged.push(fields), warn: ignore, error: ignore };
  await work.run({ log }, { type: '${type}', findingId: 'f-1' });
  expect(logged).toEqual([{ findingId: 'f-1' }]);
});
`;
};
