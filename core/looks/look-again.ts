import { minuteMs } from '../calendar.ts';
import type { LookRequest, ToldOf } from '../incidents/look-request.ts';
import type { CommonDeps } from '../ports/deps.ts';
import type { KeyValue } from '../ports/key-value.ts';
import { resourceKey } from '../resource.ts';

/** `for a while`: nothing can be said yet. `as long as it is live`: it is an incident. */
export type NextLook = { readonly lasts: 'for a while' | 'as long as it is live'; readonly told: ToldOf };

type Deps = Pick<CommonDeps, 'clock' | 'queue'> & { readonly keyValue: Pick<KeyValue, 'get' | 'put'> };

/** SQS delays a message by 15 minutes at most. */
const afterMs = { 'for a while': 2 * minuteMs, 'as long as it is live': 15 * minuteMs } as const;

/** Queues the next look at resources whose incident is not over. Each has one look to come. */
export async function lookAgain(deps: Deps, asked: LookRequest, next: readonly NextLook[]): Promise<void> {
  const nowMs = deps.clock.nowMs();
  for (const { lasts, told } of next) {
    const dueMs = nowMs + afterMs[lasts];
    if (lasts === 'for a while' && dueMs > asked.untilMs) continue;
    const key = `look|${resourceKey(told)}`;
    const known = (await deps.keyValue.get(key))?.value;
    if (typeof known === 'number' && known > nowMs && known <= dueMs) continue;
    await deps.queue.send({ type: 'incident.look', ...asked, resources: [told] }, afterMs[lasts] / 1_000);
    await deps.keyValue.put(key, dueMs, { expiresAtMs: dueMs });
  }
}
