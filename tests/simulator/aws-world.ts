import type { Finding } from '../../core/finding.ts';
import type { Page } from '../../core/listing.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Permit, UndoPermit } from '../../core/ports/permit.ts';
import { type ProgressRead, Refused, type Remediator } from '../../core/ports/remediator.ts';
import type { Resource, ResourceRef } from '../../core/resource.ts';
import { type Cloud, createCloud, createMachines, isMachine } from './machines/cloud.ts';
import { alarmKind, machineKind } from './machines/machine.ts';
import type { Random } from './random.ts';
import { account, copyMs, createThings, kinds, region, shown, type Thing, tagged } from './things.ts';
import { Hang } from './turns.ts';
import { createUndoWorld } from './undo-world.ts';

const copyLookMs = 10 * 60_000;
/** The page size of a listing. */
const pageOf = 4;

export type AwsWorld = {
  readonly things: Thing[];
  readonly inventory: Inventory;
  readonly remediator: Remediator;
  /** Called at the moment of a change, before it is made. */
  onRun: (permit: Permit) => void;
  /** Called at the moment a resource with copies is deleted, before it is. */
  onDrop: (permit: Permit, thing: Thing, nowMs: number) => void;
  /** Called at the moment of an undo, before it is made. */
  onUndo: (permit: UndoPermit) => void;
  readonly faults: AwsFaults;
  /** Null: no instance of EC2 is here. */
  readonly cloud: Cloud | null;
};

/** Probabilities of faults. */
type AwsFaults = {
  /** The account cannot be reached. */
  reach: number;
  /** Listing or reading fails. */
  read: number;
  /** A read takes up to `slowMs`. */
  slow: number;
  /** A listing leaves out an existing resource. */
  omit: number;
  /** AWS refuses a change. */
  refuse: number;
  /** A change is made and its response is lost. */
  lost: number;
  /** Every listing of this kind is throttled or never ends. */
  kind: { readonly kind: string; readonly is: 'throttled' | 'hanging' } | null;
};

const slowMs = 50_000;

export function noAwsFaults(): AwsFaults {
  return { reach: 0, read: 0, slow: 0, omit: 0, refuse: 0, lost: 0, kind: null };
}

/** `hasMachines`: with instances of EC2 and alarms. */
type Place = { readonly advance?: (ms: number) => void; readonly hasMachines?: boolean };

export function createAwsWorld(
  random: Random,
  nowMs: () => number,
  population: number,
  { advance = () => undefined, hasMachines = false }: Place = {},
): AwsWorld {
  const things = [...createThings(random, population), ...(hasMachines ? createMachines(nowMs()) : [])];
  const cloud = hasMachines ? createCloud(things, nowMs) : null;
  const allKinds = [...kinds.map(({ kind }) => kind), tagged, ...(cloud ? [machineKind, alarmKind] : [])];
  const faults = noAwsFaults();
  const find = (ref: { id: string }): Thing | undefined => things.find(({ id }) => id === ref.id);
  const reading = (what: string): void => {
    if (faults.slow > 0 && random.chance(faults.slow)) advance(random.int(slowMs));
    if (random.chance(faults.read)) throw new Error(`Throttling while reading ${what}`);
  };
  const world: AwsWorld = {
    things,
    faults,
    cloud,
    onRun: () => undefined,
    onDrop: () => undefined,
    onUndo: () => undefined,
    inventory: {
      ownAccount: async () => account,
      reach: async () => {
        if (random.chance(faults.reach)) throw new Error('Throttling of the role');
      },
      regions: async () => {
        reading('regions');
        return [region];
      },
      kindsIn: (where) => (where === region ? allKinds : []),
      list: async function* ({ kind }, from): AsyncGenerator<Page> {
        for (let first = Number(from ?? 0); ; first += pageOf) {
          if (faults.kind?.kind === kind) {
            if (faults.kind.is === 'hanging') throw new Hang(kind);
            throw new Error(`Throttling while reading ${kind}`);
          }
          reading(kind);
          // Alarms are only read by their names.
          const there = things.filter((thing) => thing.kind === kind && !thing.lone);
          const resources = there
            .slice(first, first + pageOf)
            .filter(({ state }) => state !== 'gone' && !(faults.omit > 0 && random.chance(faults.omit)))
            .map((thing) => shown(thing, nowMs()));
          const hasMore = first + pageOf < there.length;
          yield { resources, ...(hasMore ? { cursor: String(first + pageOf) } : {}) };
          if (!hasMore) return;
        }
      },
      get: async (ref: ResourceRef) => {
        reading(ref.id);
        const thing = find(ref);
        return thing && thing.state !== 'gone' ? shown(thing, nowMs()) : undefined;
      },
      load: async (wanted) => wanted.map(({ resource }) => resource),
      plan: (kind, remediation) => ({
        remediation,
        title: 'Switch it off',
        undo: {
          possible:
            kind === tagged || isMachine({ kind })
              ? 'yes'
              : (kinds.find((each) => each.kind === kind)?.undo ?? 'no'),
          how: 'by hand',
        },
        ...(remediation === 'tag' ? { asksFor: 'tags' as const } : {}),
      }),
      probe: async (resource) => ({
        probe: find(resource)?.remediable
          ? { allowed: 'yes', because: '' }
          : { allowed: 'no', because: 'I may not do this.' },
        protections: [],
      }),
      ...(cloud && {
        health: async ({ kind }) => {
          if (!isMachine({ kind })) return null;
          reading('status checks');
          return cloud.health();
        },
      }),
    },
    remediator: {
      run: async (permit: Permit) => {
        world.onRun(permit);
        if (cloud && isMachine(permit.resource)) return runOnMachine(cloud, permit);
        const thing = find(permit.resource);
        if (!thing || thing.state === 'gone' || random.chance(faults.refuse))
          throw new Refused('AWS said no.');
        const { plan, id: findingId, progress } = permit.finding;
        if (plan.remediation === 'copy-and-drop' && progress === null) {
          const copy = { id: `copy-${thing.id}-${thing.copies.length}`, atMs: nowMs(), findingId };
          thing.copies.push(copy);
          if (random.chance(faults.lost)) throw new Error('socket hang up');
          return inProgress(copy, nowMs());
        }
        if (plan.remediation === 'tag') Object.assign(thing.tags, permit.finding.input);
        else if (plan.remediation === 'copy-and-drop') {
          world.onDrop(permit, thing, nowMs());
          thing.state = 'gone';
        } else thing.state = 'fine';
        thing.interlude = null;
        thing.changedBy = { findingId: permit.finding.id, atMs: nowMs() };
        if (random.chance(faults.lost)) throw new Error('socket hang up');
        return { summary: 'Switched off.', undo: {} };
      },
      undo: createUndoWorld(
        { things, faults, onUndo: (permit) => world.onUndo(permit) },
        random,
        nowMs,
        reading,
      ),
      readProgress: async (finding: Finding) => {
        reading(finding.resource.id);
        if (cloud && isMachine(finding.resource)) return cloud.remediator.readProgress(finding);
        if (finding.plan.remediation !== 'copy-and-drop') return null;
        const thing = find(finding.resource);
        const since = finding.startedAtMs ?? 0;
        const copy = thing?.copies.find(
          ({ id, atMs, findingId }) =>
            id === finding.progress?.state['copy'] ||
            (!finding.progress && findingId === finding.id && atMs >= since),
        );
        return copy ? inProgress(copy, nowMs()) : null;
      },
      readKept: async (finding: Finding) => {
        if (finding.plan.remediation !== 'copy-and-drop') return null;
        reading(finding.resource.id);
        const kept = find(finding.resource)?.copies.find(({ id }) => id === finding.progress?.state['copy']);
        if (!kept) throw new Refused('Dropped, but its copy was not found.');
        return { summary: 'Dropped, confirmed by AWS.', undo: {} };
      },
      isDone: (finding: Finding, resource: Resource | undefined) => {
        if (cloud && isMachine(finding.resource)) return cloud.remediator.isDone(finding, resource);
        if (finding.plan.remediation === 'tag') {
          const tags = resource?.tags.known ? resource.tags.value : {};
          return Object.entries(finding.input ?? {}).every(([key, value]) => tags[key] === value);
        }
        if (finding.plan.remediation === 'copy-and-drop')
          return resource === undefined && finding.progress !== null;
        const { switchedOff } = (resource?.facts ?? {}) as { switchedOff?: { value?: unknown } };
        return resource === undefined || switchedOff?.value === true;
      },
    },
  };
  return world;

  async function runOnMachine({ remediator }: Cloud, permit: Permit) {
    if (random.chance(faults.refuse)) throw new Refused('AWS said no.');
    const outcome = await remediator.run(permit);
    const thing = find(permit.resource);
    // A reboot leaves nothing changed.
    if (thing && permit.finding.plan.remediation !== 'reboot')
      thing.changedBy = { findingId: permit.finding.id, atMs: nowMs() };
    if (random.chance(faults.lost)) throw new Error('socket hang up');
    return outcome;
  }
}

function inProgress(copy: Thing['copies'][number], nowMs: number): ProgressRead {
  const share = Math.min(1, (nowMs - copy.atMs) / copyMs);
  return {
    inProgress: { copy: copy.id },
    note: `copy ${Math.floor(share * 100)} %`,
    made: `copy ${copy.id}`,
    undo: { copy: copy.id },
    readAgainAfterMs: copyLookMs,
    isReady: share === 1,
  };
}
