import * as z from 'zod/mini';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { reportProgress } from '../../core/scans/report-progress.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'scan.progress': {
      readonly scanId: string;
    };
  }
}

export const work = defineWork({
  type: 'scan.progress',
  schema: z.object({ scanId: text }),
  run: (deps: NotifyDeps, { scanId }) => reportProgress(deps, scanId),
});
