import * as z from 'zod/mini';
import type { ScanDeps } from '../core/ports.ts';
import { finishScan } from '../core/scans/finish-scan.ts';
import { lookAt } from '../core/scans/scan-unit.ts';
import { startScan } from '../core/scans/start-scan.ts';
import { type Doing, text, type Worker, type WorkOf, worker } from './define.ts';

type ScanWork = WorkOf<'scan.start' | 'scan.unit' | 'scan.finish'>;

const doing: Doing<ScanWork, ScanDeps> = {
  'scan.start': startScan,
  'scan.unit': lookAt,
  'scan.finish': (deps, { scanId }) => finishScan(deps, scanId),
};

const schema: z.ZodMiniType<ScanWork> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('scan.start'),
    scanId: text,
    askedBy: z.nullable(text),
    channel: z.nullable(text),
    only: z.exactOptional(z.literal('compliance')),
    places: z.exactOptional(z.array(z.object({ account: text, region: text, kind: text }))),
  }),
  z.object({ type: z.literal('scan.unit'), scanId: text, account: text, region: text, kind: text }),
  z.object({ type: z.literal('scan.finish'), scanId: text }),
]);

/** Reads AWS, judges, claims. */
export function scanWorker(deps: ScanDeps): Worker<ScanWork> {
  return worker('scan', schema, doing, deps);
}
