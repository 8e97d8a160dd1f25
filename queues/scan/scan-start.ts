import * as z from 'zod/mini';
import { type ScanScope, scanScopes } from '../../core/scan.ts';
import { startScan } from '../../core/scans/start-scan.ts';
import type { Unit } from '../../core/unit.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'scan.start': {
      readonly scanId: string;
      readonly askedBy: string | null;
      readonly channel: string | null;
      /** Runs only these rules. */
      readonly only?: ScanScope;
      /** Scans only these units. */
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
    only: z.exactOptional(z.enum(scanScopes)),
    units: z.exactOptional(z.array(z.object({ account: text, region: text, kind: text }))),
  }),
  run: startScan,
});
