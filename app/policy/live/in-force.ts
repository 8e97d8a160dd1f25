import { minuteMs } from '../../../core/calendar.ts';
import type { Policy } from '../../../core/policy.ts';
import { readRecord } from '../../../core/policy-files/record.ts';
import type { KeyValue } from '../../../core/ports/key-value.ts';
import { parseCompiled, policyVersion } from '../compiled.ts';
import { unpacked } from './packed.ts';

type InForceDeps = {
  readonly keyValue: Pick<KeyValue, 'get'>;
  /** The policy before any version was stored, or when only an older version of Janitor stored one. */
  readonly deployed: () => Promise<Policy>;
};

const freshMs = minuteMs / 2;

/** Returns a function that reads the policy in force, at most every 30 seconds. Throws when the state cannot be read. */
export function policyInForce(deps: InForceDeps): () => Promise<Policy> {
  let last: { readonly policy: Policy; readonly etag: string | null } | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<Policy> | undefined;
  const read = async (): Promise<Policy> => {
    const { inForce } = (await readRecord(deps.keyValue, 'policy')).record;
    if (inForce?.shape !== policyVersion) last = { policy: await deps.deployed(), etag: null };
    else if (last?.etag !== inForce.etag)
      last = { policy: parseCompiled(unpacked(inForce.compiled), 'in force'), etag: inForce.etag };
    readAtMs = performance.now();
    return last.policy;
  };
  return () => {
    if (last && performance.now() - readAtMs < freshMs) return Promise.resolve(last.policy);
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
