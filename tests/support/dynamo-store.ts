import { openDb, type StoreDeps } from '../../aws/state/db.ts';
import { debtStore } from '../../aws/state/debt.ts';
import { findingStore } from '../../aws/state/finding-store.ts';
import { scanStatusStore } from '../../aws/state/scans/scan-status.ts';
import { scanStore } from '../../aws/state/scans/scan-store.ts';
import type { Store } from '../../core/ports/store.ts';

/** All parts of the DynamoDB store; a function gets only some of them. */
export function createStore(deps: StoreDeps): Store {
  const db = openDb(deps);
  return { ...findingStore(db), ...debtStore(db), ...scanStatusStore(db), ...scanStore(db) };
}
