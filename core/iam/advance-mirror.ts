import type { Identity } from '../changes/identity.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Mirror, MirrorEntry, StoredMirrorEntry } from '../ports/mirror.ts';
import type { ResourceRef } from '../resource.ts';
import {
  hasState,
  type IdentityResource,
  identityIn,
  mirrorPlace,
  startPlace,
  withIdentity,
} from './identity-resource.ts';
import { isUser } from './reading/is-user.ts';
import { applyEdits } from './state/apply-edits.ts';
import type { IamEvent, Touched } from './state/iam-event.ts';
import { bounded, emptyEntry } from './state/mirror-entry.ts';
import { sameIdentity } from './state/same-identity.ts';
import { showsEdits } from './state/shows-edits.ts';

export type AdvanceDeps = {
  readonly inventory: Pick<Inventory, 'get'>;
  readonly mirror: Mirror;
  readonly wait: (ms: number) => Promise<void>;
};

export type Advanced =
  | {
      readonly is: 'seen';
      readonly entry: StoredMirrorEntry;
      /** As AWS has it, with the state that is seen; undefined: AWS has no such identity. */
      readonly resource: IdentityResource | undefined;
      /** AWS does not show the change, which may have been undone since. */
      readonly isUnsure: boolean;
    }
  /** AWS does not show the change, and the state after it cannot be told. */
  | { readonly is: 'unread'; readonly ref: ResourceRef; readonly why: string };

/**
 * IAM is eventually consistent, so a read may still show the state before a change:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const waitsMs = [0, 400, 1_200];
const maxConflicts = 6;

/** Brings the mirror up to the event: reads AWS, and stores what is seen. Safe to repeat, late and out of order. */
export async function advanceMirror(
  deps: AdvanceDeps,
  given: ResourceRef,
  event: IamEvent,
  touched: Touched,
): Promise<Advanced> {
  let ref = given;
  for (let attempt = 0; attempt < maxConflicts; attempt += 1) {
    const stored = await deps.mirror.get(mirrorPlace(ref), ref.id);
    const live = await readUntilShown(deps, ref, isRepeated(stored, event) ? [] : touched.edits);
    // AWS takes names in any case, and answers with the true one.
    if (live && live.id !== ref.id) {
      ref = { ...ref, id: live.id };
      continue;
    }
    if (live && !hasState(live)) return { is: 'unread', ref, why: 'its policy cannot be read' };
    const identity = identityIn(live);
    const state = stateAfter(stored, identity, event, touched);
    if (state === null) return { is: 'unread', ref, why: 'AWS does not show the change yet' };
    const before = stored ?? (await newEntry(deps, ref, touched));
    const put = await deps.mirror.put(after(before, state.identity, event, touched), stored?.version ?? null);
    if (!put.ok) continue;
    return {
      is: 'seen',
      entry: put.value,
      resource: live && state.identity ? withIdentity(live, state.identity) : undefined,
      isUnsure: state.isUnsure,
    };
  }
  throw new Error(`The mirror of ${ref.id} changed ${maxConflicts} times while it was written`);
}

async function readUntilShown(
  deps: AdvanceDeps,
  ref: ResourceRef,
  edits: Touched['edits'],
): Promise<IdentityResource | undefined> {
  let live: IdentityResource | undefined;
  for (const ms of waitsMs) {
    if (ms > 0) await deps.wait(ms);
    live = await deps.inventory.get(ref);
    if (live && !hasState(live)) break;
    if (showsEdits(identityIn(live), edits)) break;
  }
  return live;
}

function isRepeated(stored: MirrorEntry | undefined, { origin }: IamEvent): boolean {
  return stored?.events.includes(origin.eventId) ?? false;
}

type StateAfter = { readonly identity: Identity | null; readonly isUnsure: boolean };

/** Null: it cannot be told. */
function stateAfter(
  stored: MirrorEntry | undefined,
  live: Identity | null,
  event: IamEvent,
  { edits }: Touched,
): StateAfter | null {
  if (isRepeated(stored, event) || showsEdits(live, edits)) return { identity: live, isUnsure: false };
  if (!stored?.seen) return null;
  if (event.origin.atMs < stored.asOfMs) return { identity: live, isUnsure: true };
  const applied = applyEdits(stored.seen.identity, edits);
  // AWS still shows the state before.
  return applied.ok && sameIdentity(live, stored.seen.identity)
    ? { identity: applied.value, isUnsure: true }
    : null;
}

async function newEntry({ mirror }: AdvanceDeps, ref: ResourceRef, { edits }: Touched): Promise<MirrorEntry> {
  const isNew =
    edits.some(({ edit }) => edit === 'create') ||
    (await mirror.startedAtMs(startPlace(ref, ref.id))) !== null;
  return { ...emptyEntry(mirrorPlace(ref), ref.id), accepted: isNew ? { identity: null } : null };
}

function after(
  before: MirrorEntry,
  identity: Identity | null,
  event: IamEvent,
  { credential, name }: Touched,
): MirrorEntry {
  const seen = { identity };
  if (isRepeated(before, event)) return bounded({ ...before, seen });
  const { origin } = event;
  const { actor } = origin;
  const caller = { actor: actor.role ?? actor.arn, actorName: actor.type === 'IAMUser' ? actor.name : null };
  const isMade = credential !== null && !isUser(caller, name);
  return bounded({
    ...before,
    seen,
    asOfMs: Math.max(before.asOfMs, origin.atMs),
    origins: [...before.origins, origin],
    credentials: isMade ? [...before.credentials, { ...credential, origin }] : before.credentials,
    events: [...before.events, origin.eventId],
  });
}
