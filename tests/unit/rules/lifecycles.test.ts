import { InstanceStateName, VolumeState } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { exampleNowMs } from '../../../core/facts/examples.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { type AnyRule, judgeOnce } from '../../../core/rule.ts';
import { rules } from '../../../rules/registry.generated.ts';

/** `violation`: the state changes nothing. `at rest`: compliant until the resource is started. */
type StateVerdict = 'violation' | 'ok' | 'at rest' | 'undecided';

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
const rds = {
  steady: ['available'],
  stopped: ['stopped'],
  ending: ['deleting'],
  broken: [
    'failed',
    'inaccessible-encryption-credentials',
    'inaccessible-encryption-credentials-recoverable',
    'incompatible-create',
    'incompatible-network',
    'incompatible-option-group',
    'incompatible-parameters',
    'incompatible-restore',
    'insufficient-capacity',
    'restore-error',
    'storage-full',
  ],
  passing: [
    'backing-up',
    'backtracking',
    'configuring-associated-roles',
    'configuring-enhanced-monitoring',
    'configuring-iam-database-auth',
    'configuring-log-exports',
    'converting-to-vpc',
    'creating',
    'delete-precheck',
    'maintenance',
    'modifying',
    'moving-to-vpc',
    'rebooting',
    'renaming',
    'resetting-master-credentials',
    'starting',
    'stopping',
    'storage-config-upgrade',
    'storage-initialization',
    'storage-optimization',
    'upgrading',
  ],
};

/** The verdict of each rule, in each state, on a resource that otherwise violates it. */
const table: Readonly<Record<string, Readonly<Record<string, StateVerdict>>>> = {
  'ec2-instance-idle': instance('at rest', 'ok', 'undecided'),
  'ec2-instance-tagged-unused': instance('at rest', 'ok', 'undecided'),
  'ec2-status-check-failed': instance('at rest', 'ok', 'undecided'),
  'ec2-high-cpu': instance('at rest', 'ok', 'undecided'),
  'ec2-instance-retirement-scheduled': instance('ok', 'ok', 'undecided'),
  'ec2-unexpected-stop': { ...instance('violation', 'ok', 'undecided'), running: 'ok' },
  // Tags do not depend on the state.
  'ec2-instance-missing-tags': instance('violation', 'violation', 'violation'),
  'ec2-volume-gp2': {
    available: 'violation',
    'in-use': 'violation',
    creating: 'undecided',
    error: 'undecided',
    deleting: 'ok',
    deleted: 'ok',
  },
  'ec2-volume-unattached': {
    available: 'violation',
    'in-use': 'ok',
    creating: 'undecided',
    error: 'undecided',
    deleting: 'ok',
    deleted: 'ok',
  },
  'rds-instance-idle': database({
    steady: 'violation',
    stopped: 'at rest',
    ending: 'ok',
    broken: 'undecided',
    passing: 'undecided',
  }),
  // RDS reports the retention period in every state.
  'rds-instance-without-backups': database({
    steady: 'violation',
    stopped: 'violation',
    ending: 'ok',
    broken: 'violation',
    passing: 'undecided',
  }),
};

const states: Readonly<Record<string, { readonly fact: string; readonly all: readonly string[] }>> = {
  'ec2-instance': { fact: 'state', all: Object.values(InstanceStateName) },
  'ec2-volume': { fact: 'state', all: Object.values(VolumeState) },
  'rds-instance': { fact: 'status', all: Object.values(rds).flat() },
};

function instance(
  stopped: StateVerdict,
  ending: StateVerdict,
  passing: StateVerdict,
): Readonly<Record<string, StateVerdict>> {
  return {
    running: 'violation',
    stopped,
    pending: passing,
    stopping: passing,
    'shutting-down': ending,
    terminated: ending,
  };
}

function database(
  told: Readonly<Record<keyof typeof rds, StateVerdict>>,
): Readonly<Record<string, StateVerdict>> {
  return Object.fromEntries(
    (Object.keys(rds) as (keyof typeof rds)[]).flatMap((phase) =>
      rds[phase].map((status) => [status, told[phase]] as const),
    ),
  );
}

function judged(rule: AnyRule, bad: Resource, fact: string, state: string): StateVerdict {
  const facts = { ...bad.facts, stateReason: known(''), [fact]: known(state) };
  const answer = judgeOnce(rule, { ...bad, facts }, rule.thresholds, exampleNowMs);
  if (!('verdict' in answer)) throw new Error(`asks for ${JSON.stringify(answer)}`);
  return answer.verdict === 'ok' && answer.isInterlude ? 'at rest' : answer.verdict;
}

const withStates = rules.filter(({ kind }) => Object.hasOwn(states, kind));

test('the table has every rule of a kind with states, and every state', () => {
  expect(Object.keys(table).toSorted()).toEqual(withStates.map(({ id }) => id).toSorted());
  for (const { id, kind } of withStates)
    expect(Object.keys(table[id] ?? {}).toSorted()).toEqual(states[kind]?.all.toSorted());
});

describe.each(withStates.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { fact, all } = states[rule.kind] ?? { fact: '', all: [] };
  const [bad] = rule.examples.violating as readonly [Resource];

  test.each(all)('has its expected verdict in state %s', (state) => {
    expect(judged(rule, bad, fact, state)).toBe(table[id]?.[state]);
  });

  test('has in an unknown state the verdict of a passing state', () => {
    const passing = Object.entries(table[id] ?? {}).find(([state]) =>
      ['pending', 'creating'].includes(state),
    );
    const aNewOne = fc.string({ minLength: 1 }).filter((state) => !all.includes(state));
    fc.assert(
      fc.property(fc.oneof(aNewOne, fc.constantFrom('constructor', '__proto__', 'Running')), (state) => {
        expect(judged(rule, bad, fact, state)).toBe(passing?.[1]);
      }),
    );
  });
});
