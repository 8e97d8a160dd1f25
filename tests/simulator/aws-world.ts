import type { Finding, Undo } from '../../core/finding.ts';
import type { Permit } from '../../core/lifecycle/permit.ts';
import { type Inventory, Refused, type Remediator } from '../../core/ports.ts';
import { known, type Resource, type ResourceRef, unknown } from '../../core/resource.ts';
import { type AnyRule, ok, violation } from '../../core/rule.ts';
import type { Random } from './random.ts';

/** One resource of the pretended account. */
export type Thing = {
  readonly id: string;
  readonly kind: string;
  state: 'bad' | 'fine' | 'gone';
  size: string;
  protected: boolean;
  readable: boolean;
  remediable: boolean;
  /** The finding whose remediation changed it last; null once the world went on. */
  changedBy: string | null;
};

export const account = '111111111111';
export const region = 'eu-west-1';

type Kind = { readonly kind: string; readonly undo: Undo['possible'] };
export const kinds: readonly Kind[] = [
  { kind: 'sim-server', undo: 'yes' },
  { kind: 'sim-database', undo: 'no' },
  { kind: 'sim-address', undo: 'maybe' },
];

export const rules: readonly AnyRule[] = kinds.map(({ kind }) => ({
  id: `${kind}-idle`,
  title: `${kind} is idle`,
  kind,
  severity: 'medium',
  thresholds: {},
  remediation: 'switch-off',
  remediations: ['switch-off'],
  saves: true,
  evaluate: (look: { fact: (name: string) => unknown }) =>
    look.fact('state') === 'bad'
      ? violation('It does nothing.', ['idle'], { numbers: {} })
      : ok('It is used.'),
  examples: { violating: [], ok: [], undecided: [] },
}));

export type AwsWorld = {
  readonly things: Thing[];
  readonly inventory: Inventory;
  readonly remediator: Remediator;
  /** Called at the instant of a change, before it is made. */
  onRun: (permit: Permit) => void;
  /** Probability that the account cannot be reached, that listing or reading fails, that AWS refuses, that its answer is lost. */
  readonly faults: { reach: number; read: number; refuse: number; lost: number };
};

export function createAwsWorld(random: Random, nowMs: () => number, population: number): AwsWorld {
  const things: Thing[] = [];
  for (const { kind } of kinds) {
    for (let n = 0; n < population; n += 1) {
      const state = random.chance(0.25) ? 'bad' : 'fine';
      things.push({
        id: `${kind}-${n}`,
        kind,
        state,
        size: 'small',
        protected: random.chance(0.1),
        readable: true,
        remediable: true,
        changedBy: null,
      });
    }
  }
  const faults = { reach: 0, read: 0, refuse: 0, lost: 0 };
  const find = (ref: { id: string }): Thing | undefined => things.find(({ id }) => id === ref.id);
  const reading = (what: string): void => {
    if (random.chance(faults.read)) throw new Error(`Throttling while reading ${what}`);
  };
  const world: AwsWorld = {
    things,
    faults,
    onRun: () => undefined,
    inventory: {
      ownAccount: async () => account,
      reach: async () => {
        if (random.chance(faults.reach)) throw new Error('Throttling of the role');
      },
      regions: async () => {
        reading('regions');
        return [region];
      },
      kindsIn: (where) => (where === region ? kinds.map(({ kind }) => kind) : []),
      list: async ({ kind }) => {
        reading(kind);
        return things
          .filter((thing) => thing.kind === kind && thing.state !== 'gone')
          .map((thing) => shown(thing, nowMs()));
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
        undo: { possible: kinds.find((each) => each.kind === kind)?.undo ?? 'no', how: 'by hand' },
      }),
      probe: async (resource) => ({
        probe: find(resource)?.remediable
          ? { allowed: 'yes', because: '' }
          : { allowed: 'no', because: 'I may not do this.' },
        protections: [],
      }),
    },
    remediator: {
      run: async (permit: Permit) => {
        world.onRun(permit);
        const thing = find(permit.resource);
        if (!thing || thing.state === 'gone' || random.chance(faults.refuse))
          throw new Refused('AWS said no.');
        thing.state = 'fine';
        thing.changedBy = permit.finding.id;
        if (random.chance(faults.lost)) throw new Error('socket hang up');
        return { summary: 'Switched off.', undo: {} };
      },
      isDone: (_finding: Finding, resource: Resource | undefined) => {
        const state = (resource?.facts as { state?: { known: boolean; value?: unknown } } | undefined)?.state;
        return resource === undefined || (state?.known === true && state.value === 'fine');
      },
    },
  };
  return world;
}

function shown(thing: Thing, observedAtMs: number): Resource {
  return {
    account,
    region,
    kind: thing.kind,
    id: thing.id,
    arn: `arn:aws:sim:${region}:${account}:${thing.id}`,
    name: thing.id,
    observedAtMs,
    tags: known({}),
    facts: { state: thing.readable ? known(thing.state) : unknown('AccessDenied') },
    metrics: {},
    dimensions: {},
    protections: thing.protected ? [{ code: 'auto-scaling', because: 'It is a member of a group.' }] : [],
    material: { Size: thing.size },
    monthlyUsd: 10,
  };
}
