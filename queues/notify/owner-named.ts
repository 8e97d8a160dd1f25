import * as z from 'zod/mini';
import { dayMs } from '../../core/calendar.ts';
import { ownerOverrideKey } from '../../core/owners/owner-tag.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Makes the person the owner of the finding's resource in future scans. */
    'owner.named': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: 'owner.named',
  schema: z.object({ findingId: text }),
  run: nameOwner,
});

type OwnerDeps = {
  readonly clock: Clock;
  readonly store: Pick<FindingStore, 'get'>;
  readonly keyValue: Pick<KeyValue, 'put'>;
};

/** The override lasts a year. */
const overrideMs = 365 * dayMs;

async function nameOwner(
  { clock, store, keyValue }: OwnerDeps,
  { findingId }: { readonly findingId: string },
): Promise<void> {
  const finding = await store.get(findingId);
  if (!finding) return;
  const expiresAtMs = clock.nowMs() + overrideMs;
  await keyValue.put(ownerOverrideKey(finding.resource), finding.owner, { expiresAtMs });
}
