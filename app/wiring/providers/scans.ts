import { scanStore } from '../../../aws/state/scans/scan-store.ts';
import { countedScans } from '../counted-store.ts';
import { onceEach, type Provide } from '../options.ts';
import { dbOf } from '../tables.ts';

export const provide: Provide<'scans'> = onceEach((options) =>
  countedScans(scanStore(dbOf(options)), options.telemetry),
);
