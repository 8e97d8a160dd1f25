import * as z from 'zod/mini';
import { settleFinding } from '../../core/findings/remediation/settle.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'permissions.settle': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: 'permissions.settle',
  schema: z.object({ findingId: text }),
  run: settleFinding,
});
