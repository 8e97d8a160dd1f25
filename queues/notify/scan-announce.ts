import * as z from 'zod/mini';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { announceScan } from '../../core/scans/announce-scan.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'scan.announce': {
      readonly scanId: string;
    };
  }
}

export const work = defineWork({
  type: 'scan.announce',
  schema: z.object({ scanId: text }),
  run: (deps: NotifyDeps, { scanId }) => announceScan(deps, scanId),
});
