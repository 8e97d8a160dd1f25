import type { Template } from './template.ts';

export const template: Template = {
  name: 'at most 21 letters, digits and hyphens, such as daily-scan',
  pattern: /^[a-z][a-z0-9-]{0,20}$/,
  files: (name) => ({
    [`scheduler/${name}.ts`]: fn(name),
    [`tests/unit/scheduler/${name}.test.ts`]: test(name),
  }),
  next: [
    'The clock wakes this function. For other triggers use `npm run new` with `source`, `topic`, `stream` or `work`.',
    'Declare deps and permissions in `needs`, each permission with its reason.',
  ],
};

const fn = (name: string): string => `import { defineFunction } from '../core/functions/function.ts';

export const fn = defineFunction({
  name: '${name}',
  wakes: { by: 'clock', at: 'rate(60 minutes)' },
  memoryMb: 256,
  timeoutSeconds: 10,
  description: 'Logs the time',
  why: 'Every hour: logs the time.',
  needs: { deps: ['clock', 'log'] },
  create:
    ({ clock, log }) =>
    async () =>
      log.info('woken', { at_ms: clock.nowMs() }),
});
`;

const test = (name: string): string => `import { expect, test } from '@jest/globals';
import { fn } from '../../../scheduler/${name}.ts';

test('${name} logs the time', async () => {
  const logged: unknown[] = [];
  const ignore = () => undefined;
  const log = { info: (_: string, fields?: unknown) => void logged.push(fields), warn: ignore, error: ignore };
  await fn.create({ clock: { nowMs: () => 5 }, log })();
  expect(logged).toEqual([{ at_ms: 5 }]);
});
`;
