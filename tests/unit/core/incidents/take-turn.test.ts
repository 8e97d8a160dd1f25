import { expect, test } from '@jest/globals';
import { findingEvent } from '../../../../core/audit.ts';
import { minuteMs } from '../../../../core/calendar.ts';
import { example } from '../../../../core/facts/examples.ts';
import type { Finding } from '../../../../core/finding.ts';
import { recheckFinding } from '../../../../core/findings/remediation/recheck.ts';
import type { Mode } from '../../../../core/policy.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import type { PlaceHealth } from '../../../../core/ports/inventory.ts';
import { type AnyRule, violation } from '../../../../core/rule.ts';
import { createMemoryKeyValue } from '../../../fakes/memory-key-value.ts';
import { createMemoryStore } from '../../../fakes/memory-store.ts';
import { policyWith } from '../../../support/policy-with.ts';
import { sampleFinding, sampleNowMs } from '../../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../../support/sample-incident.ts';

const card = { channel: 'C1', ts: '1', threadTs: '1' };
const due = {
  status: 'scheduled',
  remediateAtMs: sampleNowMs,
  card,
  told: { channel: 'C1', ts: '1', named: ['U0ADA0000'] },
} as const;

function ruleOf({ rule, incident, plan }: Finding): AnyRule {
  return {
    id: rule,
    title: rule,
    kind: 'ec2-instance',
    severity: 'medium',
    ...(incident ? { incident: { alarms: [] } } : {}),
    thresholds: {},
    docs: { reports: () => 'is bad', thresholds: {} },
    remediation: plan.remediation,
    remediations: [],
    saves: false,
    judge: () => violation('It is bad.', plan.reasons, { numbers: {} }),
    examples: { violating: [], ok: [], undecided: [] },
  };
}

/** Both rules see the same instance, and AWS takes a turn of the event loop for each change. */
async function world(
  findings: readonly Finding[],
  health: PlaceHealth = { running: 100, impaired: [], scheduled: [] },
) {
  let nowMs = sampleNowMs;
  const clock = { nowMs: () => nowMs };
  const memory = createMemoryStore();
  /** Findings as they are read, in place of the stored ones. */
  const overrides = new Map<string, Finding>();
  const store: typeof memory = {
    ...memory,
    get: async (id) => overrides.get(id) ?? memory.get(id),
  };
  const ran: string[] = [];
  let atWork = 0;
  let ids = 0;
  const { resource, plan } = findings[0] ?? sampleFinding();
  const seen = {
    ...example('ec2-instance', { id: resource.id, tags: { Owner: 'ada@example.com' } }),
    ...resource,
    material: plan.material,
  };
  const rules = findings.map(ruleOf);
  const policyRule = ({ rule, plan: { remediation } }: Finding) => ({
    rule,
    mode: 'enforce' as Mode,
    severity: 'medium' as const,
    graceMs: 0,
    remediation,
    thresholds: {},
    channel: null,
    protect: [],
  });
  const deps = {
    clock,
    ids: { next: (prefix: string) => `${prefix}_${(ids += 1)}` },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    store,
    queue: { send: async () => undefined, sendAll: async () => undefined },
    keyValue: createMemoryKeyValue({ clock }),
    rules,
    policy: async () =>
      policyWith({
        rules: Object.fromEntries(findings.map((one) => [one.rule, policyRule(one)])),
        quietHours: { holdRemediation: false },
        exemptions: [],
        exemptTag: 'janitor:exempt',
        owners: { tags: ['Owner'], people: {}, emailDomain: null },
        incidents: undefined,
        claimMs: 1_000_000_000,
      } as never),
    inventory: {
      get: async () => seen,
      load: async () => [seen],
      health: async () => health,
      plan: (_: string, remediation: string) => ({
        remediation,
        title: remediation,
        undo: { possible: 'yes', how: '' },
      }),
      probe: async () => ({ probe: { allowed: 'yes', because: '' }, protections: [] }),
    },
    remediator: {
      run: async ({ finding }: { finding: Finding }) => {
        atWork += 1;
        expect(atWork).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        ran.push(finding.rule);
        atWork -= 1;
        return { summary: 'Done.', undo: {} };
      },
      undo: { says: () => ({ is: 'no', title: '', lost: null, untilMs: null }) },
    },
  } as unknown as RecheckDeps;
  for (const finding of findings)
    await store.claim(
      { ...finding, version: 1 },
      findingEvent(deps, finding, 'finding.claimed', 'janitor', ''),
      nowMs,
    );
  return {
    ran,
    overrides,
    pass: (minutes: number) => void (nowMs += minutes * minuteMs),
    recheck: ({ id, generation }: Finding) => recheckFinding(deps, { findingId: id, generation }),
    now: async (finding: Finding) => store.get(finding.id),
  };
}

const idle = sampleFinding({ ...due, id: 'f_idle', approval: { by: 'U1', atMs: sampleNowMs, now: true } });
const failed = incidentFinding({ ...due, id: 'f_failed' });

test('a clean-up and an incident of one instance that are due at once change it one after the other', async () => {
  const { ran, recheck, now, pass } = await world([idle, failed]);
  await Promise.all([recheck(idle), recheck(failed)]);
  expect(ran).toHaveLength(1);
  const [first, second] = ran[0] === idle.rule ? [idle, failed] : [failed, idle];
  expect(await now(first)).toMatchObject({ status: 'remediated' });
  const waits = await now(second);
  expect(waits).toMatchObject({ status: 'scheduled', remediateAtMs: sampleNowMs + 5 * minuteMs });
  pass(31);
  await recheck(second);
  expect(ran).toEqual([first.rule, second.rule]);
});

test('waits as long as the outcome of the other rule is unknown', async () => {
  const { ran, recheck, now, pass, overrides } = await world([idle, failed]);
  await recheck(idle);
  const ended = await now(idle);
  if (!ended) throw new Error('it is gone');
  pass(31);
  // As after a crash: AWS was called, and the end is not stored.
  overrides.set(idle.id, { ...ended, status: 'remediating' });
  await recheck(failed);
  expect(ran).toEqual([idle.rule]);
});

test('an event of AWS needs an approver, and nothing is rebooted', async () => {
  const sinceMs = failed.incident?.sinceMs ?? 0;
  const impaired = ['i-1', 'i-2', 'i-3'].map((id) => ({ id, sinceMs }));
  const { ran, recheck, now } = await world([failed], { running: 100, impaired, scheduled: [] });
  await recheck(failed);
  expect(ran).toEqual([]);
  expect(await now(failed)).toMatchObject({
    status: 'open',
    needsApproval: 'care',
    trouble: expect.stringContaining('likely an event of AWS'),
  });
});

test.each([
  [15, { status: 'open', needsApproval: 'care' }],
  [16, { status: 'scheduled', remediateAtMs: sampleNowMs + 30 * minuteMs }],
])('after a reboot that worked, a failure %i minutes later', async (minutes, expected) => {
  const incident = sampleIncident({ sinceMs: sampleNowMs + minutes * minuteMs });
  const again = incidentFinding({ ...due, id: 'f_again', rule: 'ec2-other', incident });
  const { ran, recheck, now, pass } = await world([failed, again]);
  await recheck(failed);
  expect(await now(failed)).toMatchObject({ status: 'remediated' });
  pass(minutes + 5);
  await recheck(again);
  expect(await now(again)).toMatchObject(expected);
  expect(ran).toEqual([failed.rule]);
});

test('an incident that lasts for weeks has had its remediation', async () => {
  const again = incidentFinding({ ...due, id: 'f_again', rule: 'ec2-other' });
  const { ran, recheck, now, pass } = await world([failed, again]);
  await recheck(failed);
  pass(21 * 24 * 60);
  await recheck(again);
  expect(ran).toEqual([failed.rule]);
  expect(await now(again)).toMatchObject({ status: 'open', needsApproval: 'care' });
});

test('what a person approved is not held by care', async () => {
  const approved = { ...failed, approval: { by: 'U1', atMs: sampleNowMs, now: true } };
  const sinceMs = failed.incident?.sinceMs ?? 0;
  const impaired = ['i-1', 'i-2', 'i-3'].map((id) => ({ id, sinceMs }));
  const { ran, recheck } = await world([approved], { running: 100, impaired, scheduled: [] });
  await recheck(approved);
  expect(ran).toEqual([failed.rule]);
});
