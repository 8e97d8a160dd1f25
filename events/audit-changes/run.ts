import type { AuditEvent } from '../../core/audit.ts';
import { type Bus, mostDetailBytes, type StoredItem } from '../../core/ports/bus.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { IamMetrics } from '../../core/published/iam-metrics.ts';
import { publishedEvent } from '../../core/published/published-event.ts';

export type PublishDeps = {
  readonly log: Log;
  readonly iamMetrics: IamMetrics;
  readonly bus: Bus;
  readonly storedEvent: (item: StoredItem) => AuditEvent;
};

/** Puts audit events on the bus, in their order. It counts them itself, as failures never reach a subscriber. */
export async function publish(deps: PublishDeps, items: readonly StoredItem[]): Promise<ReadonlySet<number>> {
  try {
    const entries = items.map((item) => {
      const event = deps.storedEvent(item);
      const detail = JSON.stringify(publishedEvent(event, mostDetailBytes));
      return { type: event.type, atMs: event.atMs, detail };
    });
    const failed = await deps.bus.put(entries);
    count(deps, entries.length - failed.size, failed.size);
    return failed;
  } catch (thrown) {
    count(deps, 0, items.length);
    throw thrown;
  }
}

function count({ iamMetrics }: PublishDeps, published: number, failed: number): void {
  iamMetrics([
    { name: 'PublishSuccesses', value: published },
    { name: 'PublishFailures', value: failed },
  ]);
}
