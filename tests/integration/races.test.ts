import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeInTurn } from '../../aws/state/in-turn.ts';
import { ensureTables } from '../../aws/tables.ts';
import type { Finding } from '../../core/finding.ts';
import { applyDecision } from '../../core/findings/decisions/apply.ts';
import { recheckFinding } from '../../core/findings/remediation/recheck.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { Work } from '../../core/work.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createAwsWorld } from '../simulator/aws-world.ts';
import { people, policyOf } from '../simulator/policy.ts';
import { seeded } from '../simulator/random.ts';
import { perform } from '../simulator/simulation.ts';
import { createSlackWorld } from '../simulator/slack-world.ts';
import { rules } from '../simulator/things.ts';
import { createStore } from '../support/dynamo-store.ts';
import { startMoto, type TestMoto } from '../support/moto.ts';

/** The real store on an emulator with real overlapping calls; AWS and Slack are the simulator's. */
let moto: TestMoto;
let dynamodb: DynamoDBClient;
let worlds = 0;

beforeAll(async () => {
  moto = await startMoto();
  dynamodb = new DynamoDBClient({ endpoint: moto.url, region: 'us-east-1' });
  writeInTurn(dynamodb);
});

afterAll(async () => {
  dynamodb?.destroy();
  await moto?.stop();
});

const modes = { 'sim-server-idle': 'enforce', 'sim-database-idle': 'approve' } as const;

/** One violation of a kind; everything else is compliant. */
async function world(kind: 'sim-server' | 'sim-database') {
  const prefix = `race-${(worlds += 1)}`;
  await ensureTables({ dynamodb, prefix });
  let nowMs = Date.UTC(2026, 0, 5, 9);
  let ids = 0;
  const aws = createAwsWorld(seeded(3), () => nowMs, 6);
  for (const thing of aws.things) Object.assign(thing, { state: 'fine', protected: false });
  const [bad] = aws.things.filter((thing) => thing.kind === kind);
  if (bad) bad.state = 'bad';
  const ran: string[] = [];
  aws.onRun = ({ finding }) => void ran.push(finding.id);
  const slack = createSlackWorld(seeded(4), () => [], people.approvers);
  const waiting: Work[] = [];
  const deps: AllDeps = {
    keyValue: createMemoryKeyValue({ clock: { nowMs: () => 0 } }),
    clock: { nowMs: () => nowMs },
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: async () => policyOf(modes),
    rules,
    evaluations: createMemoryEvaluations(),
    inventory: aws.inventory,
    remediator: aws.remediator,
    store: createStore({ dynamodb, prefix }),
    queue: {
      send: async (work, delaySeconds = 0) => void (delaySeconds === 0 && waiting.push(work)),
      sendAll: async (works) => void waiting.push(...works),
    },
    schedules: { put: async () => undefined, cancel: async () => undefined },
    notices: slack.notices,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const drain = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await perform(deps, work);
  };
  const findings = async (): Promise<readonly Finding[]> => {
    const statuses = ['claimed', 'open', 'scheduled', 'remediating', 'failed', 'remediated'] as const;
    return (await Promise.all(statuses.map((status) => deps.store.byStatus(status)))).flatMap(
      (page) => page.findings,
    );
  };
  return { deps, slack, ran, drain, findings, advance: (ms: number) => void (nowMs += ms) };
}

async function announced(kind: 'sim-server' | 'sim-database') {
  const here = await world(kind);
  await perform(here.deps, { type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
  await here.drain();
  const [finding] = await here.findings();
  if (!finding) throw new Error('nothing was found');
  return { ...here, finding, target: { findingId: finding.id, generation: finding.generation } };
}

const scans = 50;
const dayMs = 86_400_000;

test('50 simultaneous scans post one finding, one digest and one card', async () => {
  const { deps, slack, drain, findings } = await world('sim-server');
  const ask = (n: number): Work => ({ type: 'scan.start', scanId: `s${n}`, askedBy: null, channel: null });
  await Promise.all(Array.from({ length: scans }, (_, n) => perform(deps, ask(n))));
  await drain();
  expect((await findings()).map(({ status }) => status)).toEqual(['scheduled']);
  expect([slack.digests.size, slack.cards.size]).toEqual([1, 1]);
});

test('a click and the timer at the same moment run one remediation with one audit event', async () => {
  const { deps, ran, drain, target, advance } = await announced('sim-server');
  advance(dayMs + 60_000);
  const actor = { userId: people.approvers[0] ?? '', isApprover: true };
  await Promise.all([
    recheckFinding(deps, target),
    applyDecision(deps, target, { kind: 'remediate-now' }, actor).then(drain),
    recheckFinding(deps, target),
  ]);
  await drain();
  expect(ran).toHaveLength(1);
  const { events } = await deps.store.auditOf({ findingId: target.findingId, limit: 100 });
  expect(events.filter(({ type }) => type === 'remediation.started')).toHaveLength(1);
});

test('of two approvers at once on a finding without an owner one requests and the other approves, and a third click says who', async () => {
  const { deps, ran, drain, target, advance } = await announced('sim-database');
  const approve = (userId: string) =>
    applyDecision(deps, target, { kind: 'approve' }, { userId, isApprover: true });
  const answers = await Promise.all(people.approvers.map(approve));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  const finding = await deps.store.get(target.findingId);
  const approver = finding?.approval?.by ?? '';
  expect([approver, ...(finding?.askers ?? [])].toSorted()).toEqual([...people.approvers].toSorted());
  const late = await approve(people.approvers.find((userId) => userId !== approver) ?? '');
  expect(late.ok ? late.value.said : late.error).toMatchObject({ code: 'already' });
  advance(dayMs + 60_000);
  await Promise.all(Array.from({ length: 10 }, () => recheckFinding(deps, target)));
  await drain();
  expect(ran).toHaveLength(1);
});

test('a pause and the timer at the same moment: a remediation runs only if it started before the pause', async () => {
  const { deps, ran, target, advance } = await announced('sim-server');
  advance(dayMs + 60_000);
  const event = {
    id: 'pause',
    atMs: 1,
    type: 'remediation.paused',
    actor: 'U1',
    summary: '',
    details: {},
  } as const;
  const about = { findingId: null, resource: null, resourceId: null, rule: null };
  await Promise.all([
    recheckFinding(deps, target),
    deps.store.setPause({ by: 'U1', atMs: 1, reason: '' }, { ...event, ...about }),
  ]);
  const status = (await deps.store.get(target.findingId))?.status;
  expect([status, ran.length]).toEqual(ran.length === 1 ? ['remediated', 1] : ['scheduled', 0]);
  await recheckFinding(deps, target);
  expect(ran.length).toBeLessThanOrEqual(1);
});
