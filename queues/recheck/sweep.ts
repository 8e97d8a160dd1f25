import * as z from 'zod/mini';
import { sweep } from '../../core/scans/sweep.ts';
import { defineWork } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    sweep: object;
  }
}

export const work = defineWork({ type: 'sweep', schema: z.object({}), run: sweep });
