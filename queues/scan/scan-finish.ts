import * as z from 'zod/mini';
import { type FinishDeps, finishScan } from '../../core/scans/finish-scan.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'scan.finish': {
      readonly scanId: string;
    };
  }
}

export const work = defineWork({
  type: 'scan.finish',
  schema: z.object({ scanId: text }),
  run: (deps: FinishDeps, { scanId }) => finishScan(deps, scanId),
});
