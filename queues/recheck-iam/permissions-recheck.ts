import * as z from 'zod/mini';
import { recheckFinding } from '../../core/findings/remediation/recheck.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'permissions.recheck': {
      readonly findingId: string;
      readonly generation: number;
    };
  }
}

export const work = defineWork({
  type: 'permissions.recheck',
  schema: z.object({ findingId: text, generation: count }),
  run: recheckFinding,
});
