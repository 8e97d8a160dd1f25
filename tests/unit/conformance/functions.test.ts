import { describe, expect, test } from '@jest/globals';
import { functions as declared } from '../../../app/functions.generated.ts';
import { unscopedActions } from '../../../aws/access/unscoped-actions.ts';
import permissions from '../../../aws/permissions.generated.json' with { type: 'json' };
import type { DepName, Needs } from '../../../core/functions/function.ts';
import { functions, isFed, wokenBy } from '../../../infra/functions.ts';
import { nextTime } from '../../../scheduler/times/next-time.ts';
import { functionNames } from '../../support/function-names.ts';

const keys = (of: object = {}): readonly string[] => Object.keys(of);
const fed = functions.filter(isFed).map(({ wakes }) => wakes.queue);

test('functionNames lists every declared function', () => {
  expect(functionNames).toEqual(declared.map(({ name }) => name).toSorted());
});

test('functions have different names and different queues', () => {
  expect(new Set(functionNames).size).toBe(functionNames.length);
  expect(new Set(fed).size).toBe(fed.length);
});

test('the functions that others invoke are exactly those woken by a function', () => {
  const invoked = functions.flatMap(({ needs }) => keys(needs.functions));
  expect([...new Set(invoked)].toSorted()).toEqual(wokenBy('function').map(({ name }) => name));
});

test('AWS Config wakes one function, and a URL wakes only slack', () => {
  expect(wokenBy('config')).toHaveLength(1);
  expect(wokenBy('url').map(({ name }) => name)).toEqual(['slack']);
});

test.each(wokenBy('clock'))('the local timers can compute when $name is woken', ({ wakes }) => {
  const daily = { dailyAt: '16:00', timeZone: 'UTC' };
  for (const at of [wakes.at, wakes.onOneMachine ?? wakes.at])
    expect(nextTime(at, 0, daily)).toBeLessThanOrEqual(86_400_000);
});

/** The needs without which a dep cannot work. */
const wanted: readonly (readonly [DepName, (needs: Needs) => unknown])[] = [
  ['doorAccess', ({ secrets }) => secrets?.botToken && secrets.signingSecret],
  ['speak', ({ secrets }) => secrets?.botToken],
  ['notices', ({ secrets }) => secrets?.botToken],
  ['owners', ({ secrets }) => secrets?.botToken],
  ['schedules', ({ schedules, queues }) => schedules && queues?.recheck],
  ['publish', ({ topics }) => topics],
  ['dryRuns', ({ functions }) => functions],
  ['reportFiles', ({ files }) => files],
  ['archive', ({ files }) => files],
  ['bus', ({ bus }) => bus],
  ['reportCsv', ({ files }) => files],
  ['inventory', ({ resources, deps }) => resources && deps.includes('policy')],
  ['remediator', ({ resources, deps }) => resources?.remediate && deps.includes('policy')],
  ['config', ({ unscoped }) => unscoped],
  ['findings', ({ tables }) => tables],
  ['scanStatus', ({ tables }) => tables?.state],
  ['scans', ({ tables }) => tables?.state],
  ['claims', ({ tables }) => tables?.state],
  ['debts', ({ tables }) => tables?.state],
  ['history', ({ tables }) => tables?.evaluations],
  ['mirror', ({ tables }) => tables?.mirror],
  ['incidentLog', ({ tables }) => tables?.incidents],
  ['changeHistory', ({ resources }) => resources?.changes],
  ['alarmMutes', ({ resources }) => resources?.mutes],
  ['evaluations', ({ tables, files }) => tables?.evaluations ?? files],
];

describe.each(functions)('$name', ({ name, needs, timeoutSeconds, why, description }) => {
  test('has the grants that its deps need, and each grant is used by a dep', () => {
    const has = (dep: DepName) => needs.deps.includes(dep);
    const lacking = wanted.filter(([dep, need]) => has(dep) && !need(needs)).map(([dep]) => dep);
    expect(lacking).toEqual([]);
    expect(Boolean(needs.topics)).toBe(has('publish'));
    expect(Boolean(needs.schedules)).toBe(has('schedules'));
    expect(Boolean(needs.resources?.remediate)).toBe(has('remediator'));
    expect(Boolean(needs.resources?.mutes)).toBe(has('alarmMutes'));
    expect(Boolean(needs.functions)).toBe(has('dryRuns'));
    expect(Boolean(needs.bus)).toBe(has('bus'));
  });

  test('sends only to queues that feed a function', () => {
    expect(keys(needs.queues).filter((queue) => !fed.includes(queue))).toEqual([]);
  });

  test('declares only steps that exist and grants * only where AWS cannot narrow it', () => {
    const kinds: Readonly<Record<string, { read: { step: string }[] }>> = permissions.kinds;
    const unknown = Object.entries(needs.resources?.steps ?? {}).flatMap(([kind, steps]) =>
      steps.filter((step) => !kinds[kind]?.read.some((one) => one.step === step)),
    );
    expect(unknown).toEqual([]);
    expect(keys(needs.unscoped).filter((action) => !(action in unscopedActions))).toEqual([]);
  });

  test('has reasons and a description in the style of the pages', () => {
    const { tables = {}, queues, secrets, topics, functions, schedules, unscoped } = needs;
    const uses = Object.values(tables).flatMap(({ table, indexes }) => [table, indexes]);
    const reasons = [
      ...uses,
      { bus: needs.bus ?? 'Yes' },
      queues,
      secrets,
      topics,
      functions,
      schedules,
      unscoped,
    ]
      .flatMap((each) => Object.values(each ?? {}))
      .concat(needs.files?.map((file) => file.why) ?? []);
    expect(reasons.filter((reason) => !/^[A-Z].*[^.]$/.test(reason))).toEqual([]);
    expect(why).toMatch(/^[A-Z].*\.$/);
    // Lambda's maximum: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    expect(description.length).toBeLessThanOrEqual(256);
  });

  test('has a valid name and a timeout that Lambda allows', () => {
    expect(name).toMatch(/^[a-z][a-z0-9-]{0,20}$/);
    expect(timeoutSeconds).toBeLessThanOrEqual(900);
  });
});
