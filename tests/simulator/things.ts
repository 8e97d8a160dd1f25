import type { Undo } from '../../core/finding.ts';
import { known, type Resource, type Tags, unknown } from '../../core/resource.ts';
import { type AnyRule, ok, resting, undecided, violation } from '../../core/rule.ts';
import { type TagRequirement, tagProblems, tagReason } from '../../core/tags/requirements.ts';
import { idleMachine, type LoneAlarm, type Machine, machineKind, shownFacts } from './machines/machine.ts';
import type { Random } from './random.ts';

/** One resource of the simulated account. */
export type Thing = {
  readonly id: string;
  readonly kind: string;
  state: 'bad' | 'fine' | 'gone';
  /** A temporary state: AWS is working on it, so that facts or changes are impossible, or it is stopped. */
  interlude: 'passing' | 'busy' | 'stopped' | null;
  size: string;
  protected: boolean;
  readable: boolean;
  remediable: boolean;
  tags: Record<string, string>;
  /** Copies of a first step, with their start and finding. */
  copies: { readonly id: string; readonly atMs: number; readonly findingId: string }[];
  /** The finding whose remediation changed it last; null after any other change. */
  changedBy: { readonly findingId: string; readonly atMs: number } | null;
  /** Of a thing that an undo made again. */
  readonly createdAtMs?: number;
  /** Of an instance of EC2. */
  readonly machine?: Machine;
  /** Of an alarm that names no instance. */
  readonly lone?: LoneAlarm;
};

export const account = '111111111111';
export const region = 'eu-west-1';

/** `remediation`: done at once; null: needs a person; `copy-and-drop`: a copy that takes `copyMs`, then the deletion. */
type ThingKind = {
  readonly kind: string;
  readonly undo: Undo['possible'];
  readonly remediation: 'switch-off' | 'copy-and-drop' | null;
};
export const kinds: readonly ThingKind[] = [
  { kind: 'sim-server', undo: 'yes', remediation: 'switch-off' },
  { kind: 'sim-database', undo: 'no', remediation: 'switch-off' },
  { kind: 'sim-address', undo: 'maybe', remediation: 'switch-off' },
  { kind: 'sim-volume', undo: 'maybe', remediation: 'copy-and-drop' },
  { kind: 'sim-user', undo: 'yes', remediation: null },
];

export const copyMs = 70 * 60_000;

/** Only required tags are ever written to it. */
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

/** The ordinary rule that judges a thing. */
export function ruleOf({ kind }: Pick<Thing, 'kind'>): string {
  if (kind === machineKind) return idleMachine;
  return kind === tagged ? `${tagged}-untagged` : `${kind}-idle`;
}

export const rules: readonly AnyRule[] = [...idle, missingTags];

export function createThings(random: Random, population: number): Thing[] {
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
  return things;
}

function stateOf({ interlude, state }: Thing): string {
  return interlude === 'passing' || interlude === 'stopped' ? interlude : state;
}

/** The resource as AWS returns it. */
export function shown(thing: Thing, observedAtMs: number): Resource {
  return {
    account,
    region,
    kind: thing.kind,
    id: thing.id,
    arn: `arn:aws:sim:${region}:${account}:${thing.id}`,
    name: thing.id,
    observedAtMs,
    tags: thing.readable ? known({ ...thing.tags }) : unknown('AccessDenied'),
    facts:
      thing.machine || thing.lone
        ? shownFacts(thing, observedAtMs)
        : {
            state: thing.readable ? known(stateOf(thing)) : unknown('AccessDenied'),
            // Shows a change also while AWS is at work on it.
            switchedOff: known(thing.state === 'fine'),
          },
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
