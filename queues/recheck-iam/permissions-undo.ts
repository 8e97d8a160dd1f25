import * as z from 'zod/mini';
import { undoFinding } from '../../core/findings/remediation/recheck-undo.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'permissions.undo': {
      readonly findingId: string;
      readonly generation: number;
    };
  }
}

export const work = defineWork({
  type: 'permissions.undo',
  schema: z.object({ findingId: text, generation: count }),
  run: undoFinding,
});
