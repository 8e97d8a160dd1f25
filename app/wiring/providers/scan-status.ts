import { scanStatusStore } from '../../../aws/state/scans/scan-status.ts';
import type { Provide } from '../options.ts';
import { dbOf } from '../tables.ts';

export const provide: Provide<'scanStatus'> = (options) => scanStatusStore(dbOf(options));
