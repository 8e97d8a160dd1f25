import { describe, expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../core/audit.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { storeContract } from '../../support/store-contract.ts';
import { aFinding, anEvent, startMs } from '../../support/store-samples.ts';
import type { StoreWorld } from '../../support/store-world.ts';

const writes = new Set([
  'claim',
  'move',
  'startScan',
  'finishScan',
  'planUnits',
  'finishUnit',
  'setPause',
  'scanAnnounced',
]);

async function openMemory(): Promise<StoreWorld> {
  let nowMs = startMs;
  let lose = false;
  const faults = (op: string): 'after' | undefined => {
    if (!lose || !writes.has(op.replace('store.', ''))) return undefined;
    lose = false;
    return 'after';
  };
  const events = new Map<string, AuditEvent>();
  const store = createMemoryStore({ faults, events });
  return {
    store,
    keyValue: createMemoryKeyValue({ clock: { nowMs: () => nowMs }, events }),
    setNow: (now) => {
      nowMs = now;
    },
    loseNextAnswer: () => {
      lose = true;
    },
    seed: async (findings) => {
      for (const finding of findings) await store.claim(finding, anEvent(finding), startMs);
    },
  };
}

describe('the store in memory', () => {
  storeContract(openMemory);

  test('writes nothing when a fault comes before a call and everything when it comes after', async () => {
    let fault: 'before' | 'after' = 'before';
    const store = createMemoryStore({ faults: (op) => (op === 'store.claim' ? fault : undefined) });
    const finding = aFinding();

    await expect(store.claim(finding, anEvent(finding), startMs)).rejects.toThrow('before store.claim');
    expect(await store.get(finding.id)).toBeUndefined();
    fault = 'after';
    await expect(store.claim(finding, anEvent(finding), startMs)).rejects.toThrow('after store.claim');
    expect(await store.get(finding.id)).toEqual(finding);
  });
});
