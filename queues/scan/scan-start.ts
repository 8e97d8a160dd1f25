import * as z from 'zod/mini';
import { startScan } from '../../core/scans/start-scan.ts';
import type { Unit } from '../../core/unit.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'scan.start': {
      readonly scanId: string;
      readonly askedBy: string | null;
      readonly channel: string | null;
      /** Compliance rules alone. */
      readonly only?: 'compliance';
      /** These units alone, whatever else the policy names. */
      readonly units?: readonly Unit[];
    };
  }
}

export const work = defineWork({
  type: 'scan.start',
  schema: z.object({
    scanId: text,
    askedBy: z.nullable(text),
    channel: z.nullable(text),
    only: z.exactOptional(z.literal('compliance')),
    units: z.exactOptional(z.array(z.object({ account: text, region: text, kind: text }))),
  }),
  run: startScan,
});
