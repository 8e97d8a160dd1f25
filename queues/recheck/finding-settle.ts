import * as z from 'zod/mini';
import { settleFinding } from '../../core/findings/remediation/settle.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Reads the outcome some time after a remediation began, in case no worker could store it. */
    'finding.settle': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: 'finding.settle',
  schema: z.object({ findingId: text }),
  run: settleFinding,
});
