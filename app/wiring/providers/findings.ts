import { findingStore } from '../../../aws/state/finding-store.ts';
import { countedFindings } from '../counted-store.ts';
import { onceEach, type Provide } from '../options.ts';
import { dbOf } from '../tables.ts';

export const provide: Provide<'findings'> = onceEach((options) =>
  countedFindings(findingStore(dbOf(options)), options.telemetry),
);
