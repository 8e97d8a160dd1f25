import type { Finding } from '../../core/finding.ts';
import type { Store } from '../../core/ports/store.ts';
import { aFinding, anEvent, aScan, dayMs, startMs } from './store-samples.ts';

export async function claimed(store: Store, over: Parameters<typeof aFinding>[0] = {}): Promise<Finding> {
  const finding = aFinding(over);
  const result = await store.claim(finding, anEvent(finding), startMs);
  if (!result.ok) throw new Error('The finding could not be claimed');
  return result.value;
}

export async function typesOf(store: Store, finding: Finding): Promise<readonly string[]> {
  const page = await store.auditOf({ findingId: finding.id, limit: 50, oldestFirst: true });
  return page.events.map((event) => event.type);
}

export async function finishedScan(store: Store, allowed: Record<string, number>): Promise<string> {
  const scan = aScan();
  await store.startScan(scan, anEvent(null, { type: 'scan.started' }), dayMs);
  await store.finishScan({ ...scan, allowed }, anEvent(null, { type: 'scan.finished' }));
  return scan.id;
}
