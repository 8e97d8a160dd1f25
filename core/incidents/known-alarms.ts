import { dayMs } from '../calendar.ts';
import type { AlarmState } from '../incident.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EpochMs } from '../resource.ts';
import type { AlarmChange } from './alarm-change.ts';

/** The newest change of an alarm that arrived. */
type KnownAlarm = { readonly state: AlarmState; readonly atMs: EpochMs };

type Deps = { readonly clock: Clock; readonly keyValue: Pick<KeyValue, 'get' | 'put'> };

/** Longer than SNS tries to deliver a message: 23 days. */
const keptMs = 40 * dayMs;
const maxAttempts = 8;

/** Keeps the change if it is the newest of its alarm. `same`: it came before. */
export async function noteAlarm(
  { clock, keyValue }: Deps,
  { arn, state, atMs }: Pick<AlarmChange, 'arn' | 'state' | 'atMs'>,
): Promise<'newest' | 'same' | 'older'> {
  const key = keyOf(arn);
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const stored = await keyValue.get(key);
    const before = stored?.value as KnownAlarm | undefined;
    if (before && before.atMs > atMs) return 'older';
    if (before && before.atMs === atMs && before.state === state) return 'same';
    const now: KnownAlarm = { state, atMs };
    const options = { expiresAtMs: clock.nowMs() + keptMs, ifVersion: stored?.version ?? null };
    if ((await keyValue.put(key, now, options)).ok) return 'newest';
  }
  throw new Error(`The state of an alarm changed ${maxAttempts} times while it was written`);
}

function keyOf(arn: string): string {
  return `alarm|${arn}`;
}
