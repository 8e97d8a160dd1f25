import * as z from 'zod/mini';
import { scanUnit } from '../../core/scans/scan-unit.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'scan.unit': {
      readonly scanId: string;
      readonly account: string;
      readonly region: string;
      readonly kind: string;
    };
  }
}

export const work = defineWork({
  type: 'scan.unit',
  schema: z.object({ scanId: text, account: text, region: text, kind: text }),
  run: scanUnit,
});
