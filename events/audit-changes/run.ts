import type { AuditEvent } from '../../core/audit.ts';
import { type Bus, mostDetailBytes, type StoredItem } from '../../core/ports/bus.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import { publishedEvent } from '../../core/published/published-event.ts';

export type PublishDeps = {
  readonly log: Log;
  readonly telemetry: Pick<Telemetry, 'count'>;
  readonly bus: Bus;
  readonly storedEvent: (item: StoredItem) => AuditEvent;
};

/** Puts audit events on the bus, in their order. */
export async function publish(deps: PublishDeps, items: readonly StoredItem[]): Promise<ReadonlySet<number>> {
  const entries = items.map((item) => {
    const event = deps.storedEvent(item);
    const detail = JSON.stringify(publishedEvent(event, mostDetailBytes));
    return { type: event.type, atMs: event.atMs, detail };
  });
  const failed = await deps.bus.put(entries);
  deps.telemetry.count('AuditPublished', entries.length - failed.size);
  if (failed.size > 0) deps.telemetry.count('AuditPublishFailed', failed.size);
  return failed;
}
