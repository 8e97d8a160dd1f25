import { dayMs } from '../core/calendar.ts';
import { ownerOverrideKey } from '../core/owner.ts';
import type { Clock, KeyValue, Store } from '../core/ports.ts';

/** Scans ask the one who was named, until a year has passed. */
const overrideMs = 365 * dayMs;

export async function nameOwner(
  {
    clock,
    store,
    keyValue,
  }: { readonly clock: Clock; readonly store: Pick<Store, 'get'>; readonly keyValue: KeyValue },
  findingId: string,
): Promise<void> {
  const finding = await store.get(findingId);
  if (!finding) return;
  const expiresAtMs = clock.nowMs() + overrideMs;
  await keyValue.put(ownerOverrideKey(finding.resource), finding.owner, { expiresAtMs });
}
