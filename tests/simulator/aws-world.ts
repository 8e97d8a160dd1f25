import type { Finding, Undo } from '../../core/finding.ts';
import { onePage } from '../../core/listing.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Permit } from '../../core/ports/permit.ts';
import { type ProgressRead, Refused, type Remediator } from '../../core/ports/remediator.ts';
import { known, type Resource, type ResourceRef, type Tags, unknown } from '../../core/resource.ts';
import { type AnyRule, ok, resting, undecided, violation } from '../../core/rule.ts';
import { type TagRequirement, tagProblems, tagReason } from '../../core/tags/requirements.ts';
import type { Random } from './random.ts';

/** One resource of the pretended account. */
export type Thing = {
  readonly id: string;
  readonly kind: string;
  state: 'bad' | 'fine' | 'gone';
  /** What it is for a while: AWS is at work on it, so that nothing can be said or nothing be done, or it is stopped. */
  interlude: 'passing' | 'busy' | 'stopped' | null;
  size: string;
  protected: boolean;
  readable: boolean;
  remediable: boolean;
  tags: Record<string, string>;
  /** What a first step made: when it was begun, and for which finding. */
  copies: { readonly id: string; readonly atMs: number; readonly findingId: string }[];
  /** The finding whose remediation changed it last; null once the world went on. */
  changedBy: { readonly findingId: string; readonly atMs: number } | null;
};

export const account = '111111111111';
export const region = 'eu-west-1';

/** `remediation`: done at once; null: it needs a person; `copy-and-drop`: a copy that takes `copyMs`, then the end of it. */
type Kind = {
  readonly kind: string;
  readonly undo: Undo['possible'];
  readonly remediation: 'switch-off' | 'copy-and-drop' | null;
};
export const kinds: readonly Kind[] = [
  { kind: 'sim-server', undo: 'yes', remediation: 'switch-off' },
  { kind: 'sim-database', undo: 'no', remediation: 'switch-off' },
  { kind: 'sim-address', undo: 'maybe', remediation: 'switch-off' },
  { kind: 'sim-volume', undo: 'maybe', remediation: 'copy-and-drop' },
  { kind: 'sim-user', undo: 'yes', remediation: null },
];

export const copyMs = 70 * 60_000;
const copyLookMs = 10 * 60_000;

/** What is asked to be tagged; nothing else is ever done to it. */
export const tagged = 'sim-box';

export const requirements: readonly TagRequirement[] = [
  { key: 'Environment', aliases: ['env'], values: ['dev', 'prod'], pattern: null, ignoreCase: false },
  { key: 'Owner', aliases: [], values: null, pattern: null, ignoreCase: false },
];

const missingTags: AnyRule = {
  id: `${tagged}-untagged`,
  title: `${tagged} lacks tags`,
  kind: tagged,
  severity: 'low',
  compliance: { passing: 'Required tags' },
  thresholds: { tags: requirements },
  docs: { reports: () => 'lacks tags', thresholds: {} },
  remediation: 'tag',
  remediations: ['tag'],
  saves: false,
  judge: (look: { tags: () => Tags; thresholds: { tags: readonly TagRequirement[] } }) => {
    const problems = tagProblems(look.thresholds.tags, look.tags());
    return problems.length === 0
      ? ok('It has its tags.')
      : violation('It lacks tags.', problems.map(tagReason), { numbers: {} });
  },
  examples: { violating: [], ok: [], undecided: [] },
};

const idle: readonly AnyRule[] = kinds.map(({ kind, remediation }) => ({
  id: `${kind}-idle`,
  title: `${kind} is idle`,
  kind,
  severity: 'medium',
  ...(kind === 'sim-server' ? { compliance: { passing: 'In use' } } : {}),
  thresholds: {},
  docs: { reports: () => 'is idle', thresholds: {} },
  remediation,
  remediations: remediation === null ? [] : [remediation],
  ...(remediation === null ? { toFix: 'Talk to the user' } : {}),
  saves: true,
  judge: (look: { fact: (name: string) => unknown }) => {
    const state = look.fact('state');
    if (state === 'passing') return undecided('state', 'It is backing up.');
    if (state === 'stopped') return resting('It is stopped.', { numbers: {} });
    return state === 'bad' ? violation('It does nothing.', ['idle'], { numbers: {} }) : ok('It is used.');
  },
  examples: { violating: [], ok: [], undecided: [] },
}));

export const rules: readonly AnyRule[] = [...idle, missingTags];

export type AwsWorld = {
  readonly things: Thing[];
  readonly inventory: Inventory;
  readonly remediator: Remediator;
  /** Called at the instant of a change, before it is made. */
  onRun: (permit: Permit) => void;
  /** Called at the instant at which a thing with copies is dropped, before it is. */
  onDrop: (permit: Permit, thing: Thing, nowMs: number) => void;
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
        interlude: null,
        size: 'small',
        protected: random.chance(0.1),
        readable: true,
        remediable: true,
        tags: {},
        copies: [],
        changedBy: null,
      });
    }
  }
  for (let n = 0; n < population; n += 1) {
    things.push({
      id: `${tagged}-${n}`,
      kind: tagged,
      state: 'fine',
      interlude: null,
      size: 'small',
      protected: random.chance(0.1),
      readable: true,
      remediable: true,
      tags: random.chance(0.5) ? { Environment: 'dev', Owner: 'ada' } : {},
      copies: [],
      changedBy: null,
    });
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
    onDrop: () => undefined,
    inventory: {
      ownAccount: async () => account,
      reach: async () => {
        if (random.chance(faults.reach)) throw new Error('Throttling of the role');
      },
      regions: async () => {
        reading('regions');
        return [region];
      },
      kindsIn: (where) => (where === region ? [...kinds.map(({ kind }) => kind), tagged] : []),
      list: ({ kind }) =>
        onePage(() => {
          reading(kind);
          return things
            .filter((thing) => thing.kind === kind && thing.state !== 'gone')
            .map((thing) => shown(thing, nowMs()));
        }),
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
          possible: kind === tagged ? 'yes' : (kinds.find((each) => each.kind === kind)?.undo ?? 'no'),
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
    },
    remediator: {
      run: async (permit: Permit) => {
        world.onRun(permit);
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
      readProgress: async (finding: Finding) => {
        reading(finding.resource.id);
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
      isDone: (finding: Finding, resource: Resource | undefined) => {
        if (finding.plan.remediation === 'tag') {
          const tags = resource?.tags.known ? resource.tags.value : {};
          return Object.entries(finding.input ?? {}).every(([key, value]) => tags[key] === value);
        }
        if (finding.plan.remediation === 'copy-and-drop') return resource === undefined;
        const state = (resource?.facts as { state?: { known: boolean; value?: unknown } } | undefined)?.state;
        return resource === undefined || (state?.known === true && state.value === 'fine');
      },
    },
  };
  return world;
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

function stateOf({ interlude, state }: Thing): string {
  return interlude === 'passing' || interlude === 'stopped' ? interlude : state;
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
    tags: thing.readable ? known({ ...thing.tags }) : unknown('AccessDenied'),
    facts: { state: thing.readable ? known(stateOf(thing)) : unknown('AccessDenied') },
    metrics: {},
    dimensions: {},
    protections: [
      ...(thing.protected ? [{ code: 'auto-scaling', because: 'It is a member of a group.' }] : []),
      ...(thing.interlude === 'busy'
        ? [{ code: 'state', because: 'It is backing up.', passes: true as const }]
        : []),
    ],
    material: { Size: thing.size, ...(thing.tags['Owner'] ? { Owner: thing.tags['Owner'] } : {}) },
    monthlyUsd: 10,
  };
}
