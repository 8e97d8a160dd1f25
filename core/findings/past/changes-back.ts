import { dayMs } from '../../calendar.ts';
import type { Finding, Repeat } from '../../finding.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { Clock } from '../../ports/runtime.ts';
import { type EpochMs, type ResourceRef, resourceKey } from '../../resource.ts';

/** Compliance is reviewed by the quarter. A later recurrence is a new case. */
export const repeatMs = 90 * dayMs;

type NoteDeps = { readonly keyValue: Pick<KeyValue, 'get' | 'put'>; readonly clock: Clock };

/** One remediation of an identity. A finding that is undone and remediated again has a new `startedAtMs`. */
type ChangeBack = Pick<Finding, 'startedAtMs'> & {
  readonly findingId: string;
  readonly atMs: EpochMs;
  readonly did: string;
  readonly isUndone?: true;
};

/** The newest ones that are stored of an identity, and that a finding has. */
const stored = 50;
const listed = 5;
const tries = 8;

/** Stores that Janitor changed the identity back. Safe to repeat. */
export async function noteChangeBack(deps: NoteDeps, finding: Finding, did: string): Promise<void> {
  const { id: findingId, startedAtMs } = finding;
  const atMs = deps.clock.nowMs();
  await edit(deps, finding.resource, (all) => {
    const others = all.filter((one) => one.findingId !== findingId || one.startedAtMs !== startedAtMs);
    return [...others, { findingId, startedAtMs, atMs, did }];
  });
}

/** Stores that a person had the finding's remediation undone. Safe to repeat. */
export async function noteUndone(deps: NoteDeps, { id, resource }: Finding): Promise<void> {
  await edit(deps, resource, (all) =>
    all.map((one) => (one.findingId === id ? { ...one, isUndone: true } : one)),
  );
}

/** Returns how often Janitor changed the identity back within the window, whatever the rules; undefined: never. */
export async function changesBack(
  keyValue: Pick<KeyValue, 'get'>,
  resource: ResourceRef,
  nowMs: EpochMs,
): Promise<Repeat | undefined> {
  const all = within(await read(keyValue, resource), nowMs);
  const last = all.at(-1);
  if (!last) return undefined;
  return {
    time: all.length + 1,
    days: repeatMs / dayMs,
    lastAtMs: last.atMs,
    lastDid: last.did,
    back: all.slice(-listed).map(({ atMs, isUndone }) => ({ atMs, ...(isUndone ? { isUndone } : {}) })),
  };
}

/** The newest remediation of the identity within the window, by any rule; undefined: none. */
export async function lastChangeBack(
  keyValue: Pick<KeyValue, 'get'>,
  resource: ResourceRef,
  nowMs: EpochMs,
): Promise<ChangeBack | undefined> {
  return within(await read(keyValue, resource), nowMs).at(-1);
}

/** Two remediations of one identity can end at the same time. Throws when others always came first. */
async function edit(
  { keyValue, clock }: NoteDeps,
  resource: ResourceRef,
  change: (all: readonly ChangeBack[]) => readonly ChangeBack[],
): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const there = await keyValue.get(keyOf(resource));
    const nowMs = clock.nowMs();
    const all = within(change((there?.value as readonly ChangeBack[] | undefined) ?? []), nowMs);
    if (all.length === 0) return;
    const put = await keyValue.put(keyOf(resource), all.slice(-stored), {
      expiresAtMs: nowMs + repeatMs,
      ifVersion: there?.version ?? null,
    });
    if (put.ok) return;
  }
  throw new Error(`The changes of ${resource.id} could not be counted`);
}

async function read(keyValue: Pick<KeyValue, 'get'>, resource: ResourceRef): Promise<readonly ChangeBack[]> {
  return ((await keyValue.get(keyOf(resource)))?.value as readonly ChangeBack[] | undefined) ?? [];
}

function within(all: readonly ChangeBack[], nowMs: EpochMs): readonly ChangeBack[] {
  return all.filter(({ atMs }) => atMs > nowMs - repeatMs);
}

function keyOf(resource: ResourceRef): string {
  return `changed-back|${resourceKey(resource)}`;
}
