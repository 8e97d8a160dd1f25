import { createIds } from '../../app/runtime/ids.ts';
import { troubleWords } from '../../app/wiring/trouble-words.ts';
import type { AuditEvent } from '../../core/audit.ts';
import { lastReport } from '../../core/compliance/report/published.ts';
import type { Finding } from '../../core/finding.ts';
import type { Policy, RulePolicy } from '../../core/policy.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { Store } from '../../core/ports/store.ts';
import { type AnyRule, ok, violation } from '../../core/rule.ts';
import { queueOf, type Work } from '../../core/work.ts';
import { buttonsFor } from '../../handlers/derived/buttons.ts';
import { createSlackApp } from '../../handlers/door/app.ts';
import { works as notifyWorks } from '../../queues/notify/registry.generated.ts';
import { queueHandler } from '../../queues/queue-handler.ts';
import { works as recheckWorks } from '../../queues/recheck/registry.generated.ts';
import { works as recheckIamWorks } from '../../queues/recheck-iam/registry.generated.ts';
import { works as scanWorks } from '../../queues/scan/registry.generated.ts';
import { withTogether, worker } from '../../queues/worker.ts';
import { interactiveClient, lookUpClient, workerClient } from '../../slack/api/client.ts';
import { createNotices } from '../../slack/notices.ts';
import { createMemoryAlarmMutes } from '../fakes/memory-alarm-mutes.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryIncidentLog } from '../fakes/memory-incident-log.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';
import { createMemorySchedules } from '../fakes/memory-schedules.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { fakeSlack } from '../fakes/slack-api.ts';
import { createWorkspace } from '../fakes/slack-workspace.ts';
import { type DeskThing, deskAccount } from './desk-account.ts';
import { sampleFinding, sampleNowMs } from './sample-finding.ts';
import { signingSecret } from './slack-request.ts';

export const people = {
  owner: 'U0ADA',
  approver: 'U0GRACE',
  second: 'U0LINUS',
  stranger: 'U0MALLORY',
  gone: 'U0GONE',
  robot: 'U0ROBOT',
};

export const channels = { general: 'C0GENERAL', cloud: 'C0CLOUD', old: 'C0OLD', closed: 'C0CLOSED' };

const rule: AnyRule = {
  id: 'thing-idle',
  title: 'Thing is idle',
  kind: 'thing',
  severity: 'medium',
  thresholds: {},
  docs: { reports: () => 'does nothing', thresholds: {} },
  remediation: 'switch-off',
  remediations: ['switch-off'],
  saves: true,
  judge: (look: { fact: (name: string) => unknown }) =>
    look.fact('state') === 'bad'
      ? violation('It does nothing.', ['idle'], { numbers: { requests: 0 } })
      : ok('It is used.'),
  examples: { violating: [], ok: [], undecided: [] },
};

export type Desk = ReturnType<typeof createDesk>;

/** The real Bolt app behind the real Lambda handler, with the real workers on memory and a fake Slack. */
export function createDesk(
  different: {
    readonly policy?: Partial<Policy>;
    readonly mode?: 'approve' | 'enforce';
    readonly store?: Partial<Store>;
    readonly keyValue?: Partial<KeyValue>;
  } = {},
) {
  let nowMs = sampleNowMs;
  const clock = { nowMs: () => nowMs };
  const logged: { level: string; message: string; fields?: unknown }[] = [];
  const log: Log = {
    info: (message, fields) => void logged.push({ level: 'info', message, fields }),
    warn: (message, fields) => void logged.push({ level: 'warn', message, fields }),
    error: (message, fields) => void logged.push({ level: 'error', message, fields }),
  };
  const policy: Policy = {
    timeZone: 'UTC',
    dailyAt: '16:00',
    accounts: [{ id: null, name: 'main', channel: null, regions: ['eu-west-1'] }],
    defaultChannel: channels.general,
    owners: { tags: ['Owner', 'CreatedBy'], people: { 'team-data': 'grace@example.com' }, emailDomain: null },
    approvers: { users: [people.approver], groups: ['S0APPROVERS'] },
    limits: {
      remediationsPerRun: 10,
      percentOfKindPerRun: 100,
      remediationsPerOwnerPerRun: 10,
      cardsPerDigest: 20,
    },
    snooze: { defaultDays: 30, maxDays: 90 },
    quietHours: { holdRemediation: false },
    claimMs: 30 * 86_400_000,
    compliance: { tellAfterMs: 600_000 },
    exemptTag: 'janitor:exempt',
    externalId: null,
    exemptions: [],
    rules: Object.fromEntries(
      [rule.id, sampleFinding().rule].map((id): [string, RulePolicy] => [
        id,
        {
          rule: id,
          mode: different.mode ?? 'enforce',
          severity: 'medium',
          graceMs: 3_600_000,
          remediation: 'switch-off',
          thresholds: {},
          channel: channels.cloud,
          protect: [],
        },
      ]),
    ),
    ...different.policy,
  };
  const slack = fakeSlack(
    createWorkspace({
      users: [
        { id: people.owner, name: 'Ada', email: 'ada@example.com' },
        { id: people.approver, name: 'Grace', email: 'grace@example.com' },
        { id: people.second, name: 'Linus', email: 'linus@example.com' },
        { id: people.stranger, name: 'Mallory', email: 'mallory@example.com' },
        { id: people.gone, name: 'Gone', email: 'gone@example.com', deleted: true },
        { id: people.robot, name: 'Robot', email: 'robot@example.com', isBot: true },
      ],
      channels: [
        { id: channels.general, name: 'general' },
        { id: channels.cloud, name: 'cloud' },
        { id: channels.old, name: 'old', archived: true },
        { id: channels.closed, name: 'closed', joined: false },
      ],
      usergroups: [{ id: 'S0APPROVERS', handle: 'approvers', users: [people.second] }],
    }),
  );
  const access = { apiUrl: 'https://slack.test/api/', botToken: 'xoxb-not-a-token', fetch: slack.fetch };
  const events = new Map<string, AuditEvent>();
  const store: Store = { ...createMemoryStore({ events }), ...different.store };
  const keyValue: KeyValue = { ...createMemoryKeyValue({ clock, events }), ...different.keyValue };
  const queue = createMemoryQueue({ clock });
  const schedules = createMemorySchedules({ clock });
  const things: DeskThing[] = [];
  const { inventory, remediator, remediated } = deskAccount(things, clock.nowMs);
  const base = { clock, ids: createIds(clock), policy: async () => policy, rules: [rule], store, queue, log };
  const slackClient = workerClient(access, log);
  const notices = createNotices({ ...base, keyValue, slack: slackClient, buttonsFor, sleep: async () => {} });
  const evaluations = createMemoryEvaluations();
  const incidentLog = createMemoryIncidentLog();
  const refusals = new Map<string, string>();
  const mutes = createMemoryAlarmMutes({ clock, refusals });
  const deps: AllDeps = { ...base, keyValue, inventory, remediator, schedules, notices, evaluations };
  const files = new Map<string, Uint8Array>();
  const workers = {
    scan: queueHandler(
      base,
      worker('scan', scanWorks, { ...deps, incidentLog, changeHistory: { lastChanges: async () => [] } }),
    ),
    recheck: queueHandler(base, worker('recheck', recheckWorks, { ...deps, alarmMutes: mutes.alarmMutes })),
    'recheck-iam': queueHandler(base, worker('recheck-iam', recheckIamWorks, deps)),
    notify: queueHandler(
      base,
      withTogether(
        worker('notify', notifyWorks, {
          ...deps,
          keyValue,
          slack: slackClient,
          fetch: slack.fetch,
          last: () => lastReport(keyValue),
          dashboardLinks: null,
          csv: async ({ csv }) => files.get(csv),
        }),
        queue,
      ),
    ),
  };
  const app = createSlackApp({
    troubleWords,
    deps: { ...base, history: evaluations },
    keyValue,
    signingSecret,
    slack: interactiveClient(access, log),
    lookUp: lookUpClient(access, log),
    fetch: slack.fetch,
  });

  const deliver = async (work: Work): Promise<boolean> => {
    const record = { messageId: 'm', body: JSON.stringify(work) };
    const queue = queueOf(work);
    if (queue === 'compliance') return true;
    const { batchItemFailures } = await workers[queue]({ Records: [record] } as never);
    return batchItemFailures.length === 0;
  };
  return {
    app,
    deps,
    workers,
    slack,
    store,
    keyValue,
    /** The content of the compliance bucket. */
    files,
    queue,
    schedules,
    policy,
    things,
    remediated,
    /** Alarm mute rules. `refusals`: the operations that AWS refuses, with its words. */
    mutes: { ...mutes, refusals },
    logged,
    deliver,
    clock,
    advance: (ms: number) => {
      nowMs += ms;
    },
    /** Works off the queue and due schedules until nothing is due. */
    drain: async (): Promise<void> => {
      for (let turn = 0; turn < 500; turn += 1) {
        const work = queue.take();
        if (!work) {
          const due = schedules.fire();
          if (due.length === 0) return;
          for (const each of due) await queue.send(each);
          continue;
        }
        if (!(await deliver(work))) await queue.send(work, 1);
      }
      throw new Error('the queue does not become empty');
    },
    /** Stores a finding as if it had been announced. */
    put: async (finding: Finding): Promise<Finding> => {
      const event = {
        id: `e-${finding.id}`,
        atMs: nowMs,
        type: 'finding.claimed' as const,
        actor: 'janitor',
        summary: 'Claimed',
        findingId: finding.id,
        resource: finding.resource.id,
        resourceId: finding.resource.id,
        rule: finding.rule,
        details: {},
      };
      const claimed = await store.claim(finding, event, nowMs);
      if (!claimed.ok) throw new Error('claimed');
      return claimed.value;
    },
    finding: async (id: string): Promise<Finding> => {
      const finding = await store.get(id);
      if (!finding) throw new Error(`no finding ${id}`);
      return finding;
    },
  };
}
