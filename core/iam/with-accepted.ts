import type { FactRequest, Inventory } from '../ports/inventory.ts';
import type { Mirror, StoredMirrorEntry } from '../ports/mirror.ts';
import { type Fact, known, type Resource, type ResourceRef, unknown } from '../resource.ts';
import { isMirrored, mirrorPlace, startPlace } from './identity-resource.ts';

/** Facts of an identity that the mirror knows. */
const mirrored = ['accepted', 'origin', 'credentials'] as const;

type MirrorFacts = Readonly<Record<(typeof mirrored)[number], Fact<unknown>>>;

/** An inventory whose identities and resource policies have the facts `accepted`, `origin` and `credentials` from the mirror. */
export function withAccepted(inventory: Inventory, mirror: Mirror): Inventory {
  return {
    ...inventory,
    hasStates: true,
    load: async (wanted, nowMs) => {
      const asked = wanted.filter(asksMirror);
      const facts = await factsOf(
        mirror,
        asked.map(({ resource }) => resource),
      );
      const prepared = wanted.map((one): FactRequest => {
        const given = facts.get(one.resource);
        if (!given) return one;
        const resource = { ...one.resource, facts: { ...one.resource.facts, ...given } };
        return { resource, needs: one.needs.filter((need) => !isFromMirror(need)) };
      });
      const rest = prepared.filter(({ needs }) => needs.length > 0);
      const loaded = rest.length > 0 ? await inventory.load(rest, nowMs) : [];
      return prepared.map((one) => {
        const at = rest.indexOf(one);
        return at < 0 ? one.resource : (loaded[at] ?? one.resource);
      });
    },
  };
}

function asksMirror({ resource, needs }: FactRequest): boolean {
  return isMirrored(resource.kind) && needs.some(isFromMirror);
}

function isFromMirror(need: FactRequest['needs'][number]): boolean {
  return need.need === 'fact' && mirrored.some((name) => name === need.name);
}

/** A mirror that cannot be read makes the facts unknown, so that nothing is decided. */
async function factsOf(
  mirror: Mirror,
  resources: readonly Resource[],
): Promise<ReadonlyMap<Resource, MirrorFacts>> {
  const found = new Map<Resource, MirrorFacts>();
  for (const place of new Set(resources.map(mirrorPlace))) {
    const here = resources.filter((one) => mirrorPlace(one) === place);
    try {
      const ids = [...new Set(here.map(({ id }) => id))];
      const [entries, started] = await Promise.all([mirror.getMany(place, ids), startedOf(mirror, here)]);
      const byId = new Map(entries.map((entry) => [entry.id, entry]));
      for (const one of here)
        found.set(one, mirrorFacts(byId.get(one.id), started.has(startPlace(one, one.id))));
    } catch (thrown) {
      const why = unknown(`the mirror: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      for (const one of here) found.set(one, { accepted: why, origin: why, credentials: why });
    }
  }
  return found;
}

/** `isStarted`: the mirror has the whole account. */
export function mirrorFacts(entry: StoredMirrorEntry | undefined, isStarted: boolean): MirrorFacts {
  return {
    accepted: acceptedIn(entry, isStarted),
    origin: known(entry?.origins.at(-1) ?? null),
    credentials: known(entry?.credentials ?? []),
  };
}

/** What is not in a mirror of the whole account did not exist. */
function acceptedIn(entry: StoredMirrorEntry | undefined, isStarted: boolean): Fact<unknown> {
  if (entry?.accepted) return known(entry.accepted.identity);
  if (!entry && isStarted) return known(null);
  return unknown('No accepted state is stored yet');
}

/** The places that were read as a whole before. */
export async function startedOf(
  mirror: Pick<Mirror, 'startedAtMs'>,
  resources: readonly ResourceRef[],
): Promise<ReadonlySet<string>> {
  const places = [...new Set(resources.map((one) => startPlace(one, one.id)))];
  const startedAtMs = await Promise.all(places.map((place) => mirror.startedAtMs(place)));
  return new Set(places.filter((_, at) => startedAtMs[at] !== null));
}
