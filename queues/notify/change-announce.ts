import * as z from 'zod/mini';
import { announceRun } from '../../core/iam/run/announce-run.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'change.announce': {
      readonly runId: string;
      readonly findingIds: readonly string[];
    };
  }
}

export const work = defineWork({
  type: 'change.announce',
  schema: z.object({ runId: text, findingIds: z.array(text) }),
  run: (deps: NotifyDeps, { runId, findingIds }) => announceRun(deps, { runId, findingIds }),
});
