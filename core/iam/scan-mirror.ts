import type { Identity } from '../changes/identity.ts';
import type { JudgedPart } from '../findings/judging/judge.ts';
import { inGroups } from '../listing.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Mirror, MirrorEntry, StoredMirrorEntry } from '../ports/mirror.ts';
import type { EpochMs, Resource, ResourceRef } from '../resource.ts';
import type { Unit } from '../unit.ts';
import {
  hasState,
  identityIn,
  isMirrored,
  mirrorPlace,
  startPlace,
  startPlaces,
  withIdentity,
} from './identity-resource.ts';
import { bounded, emptyEntry, withAcceptedSeen } from './state/mirror-entry.ts';
import { sameIdentity } from './state/same-identity.ts';
import { mirrorFacts, startedOf } from './with-accepted.ts';

/** Entries of the resources of a part, by id. */
export type MirroredPart = {
  readonly resources: readonly Resource[];
  readonly entries: ReadonlyMap<string, StoredMirrorEntry>;
};

const writesAtOnce = 20;
/** A listing may be older than it says, since IAM is eventually consistent. */
const lagMs = 60_000;

/**
 * Brings the mirror up to a listing, and gives its facts to the identities. Until the whole account was read once,
 * what is there is accepted. Afterwards, what is not in the mirror is new.
 */
export async function mirrorPart(mirror: Mirror, part: readonly Resource[]): Promise<MirroredPart> {
  const [first] = part;
  if (!first || !isMirrored(first.kind)) return { resources: part, entries: new Map() };
  const place = mirrorPlace(first);
  const started = await startedOf(mirror, part);
  const stored = await mirror.getMany(
    place,
    part.map(({ id }) => id),
  );
  const entries = new Map(stored.map((entry) => [entry.id, entry]));
  await inGroups(part.filter(hasState), writesAtOnce, async (resource) => {
    const before = entries.get(resource.id);
    const next = listed(before, resource, started.has(startPlace(resource, resource.id)));
    if (!next) return;
    const put = await mirror.put(bounded(next), before?.version ?? null);
    const entry = put.ok ? put.value : await mirror.get(place, resource.id);
    if (entry) entries.set(resource.id, entry);
  });
  const resources = part.map((resource) => {
    const entry = entries.get(resource.id);
    const now = newest(resource, entry);
    const isStarted = started.has(startPlace(resource, resource.id));
    return { ...now, facts: { ...now.facts, ...mirrorFacts(entry, isStarted) } };
  });
  return { resources, entries };
}

/** With what an event told after the listing was read. */
function newest(resource: Resource, entry: StoredMirrorEntry | undefined): Resource {
  const seen = entry && entry.asOfMs > resource.observedAtMs ? entry.seen?.identity : null;
  return seen ? withIdentity(resource, seen) : resource;
}

/** The entry after the listing; null: as before. */
function listed(
  before: StoredMirrorEntry | undefined,
  resource: Resource,
  isStarted: boolean,
): MirrorEntry | null {
  const { id, observedAtMs } = resource;
  const identity = identityIn(resource);
  if (!before) {
    const accepted = isStarted ? { identity: null } : { identity };
    return { ...emptyEntry(mirrorPlace(resource), id), accepted, seen: { identity }, asOfMs: observedAtMs };
  }
  const { version: _, ...entry } = before;
  const isOlder = observedAtMs - lagMs <= entry.asOfMs;
  const isSame = entry.seen !== null && sameIdentity(entry.seen.identity, identity);
  const seen = isSame || (isOlder && entry.seen) ? entry.seen : { identity };
  const accepted = entry.accepted ?? (isStarted ? { identity: null } : seen);
  if (seen === entry.seen && accepted === entry.accepted) return null;
  return { ...entry, accepted, seen, asOfMs: seen === entry.seen ? entry.asOfMs : observedAtMs };
}

/** Nothing new, by all rules: what was seen is accepted. */
export async function acceptUnchanged(
  mirror: Mirror,
  { entries }: MirroredPart,
  { judged, exempt }: JudgedPart,
): Promise<void> {
  const open = new Set([
    ...exempt.map(({ resource }) => resource.id),
    ...judged.filter(({ verdict }) => verdict.verdict !== 'ok').map(({ resource }) => resource.id),
  ]);
  const clean = new Map(
    judged.flatMap(({ resource }) => (open.has(resource.id) ? [] : [[resource.id, resource] as const])),
  );
  await inGroups([...clean.values()], writesAtOnce, async (resource) => {
    const stored = entries.get(resource.id);
    if (!stored?.seen || !sameIdentity(stored.seen.identity, identityIn(resource))) return;
    const { version, ...entry } = stored;
    if (!isAccepted(entry, stored.seen.identity)) await mirror.put(withAcceptedSeen(entry), version);
  });
}

function isAccepted({ accepted, origins, credentials }: MirrorEntry, seen: Identity | null): boolean {
  return (
    accepted !== null &&
    sameIdentity(accepted.identity, seen) &&
    origins.length === 0 &&
    credentials.length === 0
  );
}

type EndDeps = { readonly inventory: Pick<Inventory, 'get'>; readonly mirror: Mirror };

/** After a whole listing: what is gone did not stay accepted, and from now on what has no entry is new. */
export async function endListing(
  { inventory, mirror }: EndDeps,
  unit: Unit,
  ids: ReadonlySet<string>,
  atMs: EpochMs,
): Promise<void> {
  if (!isMirrored(unit.kind)) return;
  const place = mirrorPlace(unit);
  const absent = (await mirror.ids(place)).filter((id) => !ids.has(id));
  const entries = await mirror.getMany(place, absent);
  const there = entries.filter(
    ({ seen, accepted }) => seen?.identity !== null || accepted?.identity !== null,
  );
  await inGroups(there, writesAtOnce, async ({ version, ...entry }) => {
    const ref: ResourceRef = { ...unit, id: entry.id, arn: '', name: entry.id };
    if (await inventory.get(ref)) return;
    await mirror.put(
      withAcceptedSeen({ ...entry, seen: { identity: null }, asOfMs: Math.max(entry.asOfMs, atMs) }),
      version,
    );
  });
  for (const one of startPlaces(unit)) await mirror.start(one, atMs);
}
