import type { Finding } from '../../core/finding.ts';
import { syncFinding } from '../../core/findings/sync.ts';
import { announceRun } from '../../core/iam/run/announce-run.ts';
import type { AlarmState, RecordedChange } from '../../core/incident.ts';
import { type LookDeps, lookAt } from '../../core/looks/look-at.ts';
import type { IncidentNotices, Mode, RulePolicy } from '../../core/policy.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { known, type Resource, unknown } from '../../core/resource.ts';
import { type AnyRule, ok, undecided, violation } from '../../core/rule.ts';
import type { Work } from '../../core/work.ts';
import { parseAlarm } from '../../events/alarm/parse.ts';
import { receiveAlarms } from '../../events/alarm/run.ts';
import { rule as alarmRule } from '../../rules/cloudwatch-alarm-firing.ts';
import { createMemoryIncidentLog } from '../fakes/memory-incident-log.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { policyOf } from '../simulator/policy.ts';
import { seeded } from '../simulator/random.ts';
import { createSlackWorld } from '../simulator/slack-world.ts';

const account = '123456789012';
export const startMs = Date.UTC(2026, 10, 28, 20);

/** What the instance shows: `failed` is a violation, `soon` undecided. */
type Health = 'fine' | 'failed' | 'soon' | 'gone' | 'unread';

const id = 'ec2-status-check-failed';

const rule = {
  id,
  kind: 'ec2-instance',
  title: 'Instance fails its status check',
  severity: 'high',
  incident: { alarms: [{ namespace: 'AWS/EC2', metrics: ['StatusCheckFailed'] }] },
  thresholds: {},
  docs: { reports: () => '', thresholds: {} },
  remediation: 'reboot',
  remediations: ['reboot'],
  saves: false,
  judge: ({ fact }: { fact: (name: string) => unknown }) => {
    const health = fact('health');
    if (health === 'failed') return violation('The check fails.', ['instance'], { numbers: {} });
    return health === 'soon' ? undecided('health', 'It fails since 1 min.') : ok('All checks pass.');
  },
  examples: {},
} as unknown as AnyRule;

const { incident: _, ...noIncident } = rule;
const other: AnyRule = { ...noIncident, id: 'ec2-instance-other' };

/** An alarm as CloudWatch has it. */
type KnownAlarm = { readonly state: AlarmState; readonly instances?: readonly string[] };

/** `changes`: by resource id; an error is thrown. */
export function createIncidentWorld(
  mode: Mode = 'approve',
  incidentNotices?: IncidentNotices,
  changes?: ReadonlyMap<string, readonly RecordedChange[] | Error>,
) {
  let nowMs = startMs;
  let ids = 0;
  const clock = { nowMs: () => nowMs };
  const health = new Map<string, Health>();
  const alarms = new Map<string, KnownAlarm>();
  const reads: string[] = [];
  const historyReads: { readonly id: string; readonly fromMs: number; readonly toMs: number }[] = [];
  const store = createMemoryStore({});
  const queue = createMemoryQueue({ clock });
  const keyValue = createMemoryKeyValue({ clock });
  const incidentLog = createMemoryIncidentLog();
  const slack = createSlackWorld(seeded(7), () => [], ['UAPPROVE1'], clock.nowMs);
  const ofRule = (ruleId: string): RulePolicy => ({
    rule: ruleId,
    mode,
    severity: 'high',
    graceMs: 0,
    remediation: ruleId === alarmRule.id ? null : 'reboot',
    thresholds: {},
    channel: null,
    protect: [],
  });
  const policy = {
    ...policyOf({}),
    ...(incidentNotices ? { incidentNotices } : {}),
    rules: Object.fromEntries([rule, other, alarmRule].map((one) => [one.id, ofRule(one.id)])),
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const deps = {
    clock,
    ids: { next: (prefix: string) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: async () => policy,
    store,
    queue,
    log,
    rules: [
      other,
      changes ? ({ ...rule, incident: { ...rule.incident, showsChanges: true } } as AnyRule) : rule,
      alarmRule,
    ],
    keyValue,
    incidentLog,
    changeHistory: {
      lastChanges: async ({ id: resourceId }, period) => {
        historyReads.push({ id: resourceId, ...period });
        const found = changes?.get(resourceId) ?? [];
        if (found instanceof Error) throw found;
        return found;
      },
    },
    notices: slack.notices,
    ownPrefix: 'janitor-dev',
    inventory: {
      ownAccount: async () => account,
      reach: async () => undefined,
      regions: async () => [],
      kindsIn: () => ['ec2-instance'],
      list: async function* () {
        yield { resources: [] };
      },
      get: async ({ id: resourceId, kind }: { readonly id: string; readonly kind: string }) => {
        reads.push(resourceId);
        if (kind === 'cloudwatch-alarm') return alarmOf(resourceId);
        const now = health.get(resourceId) ?? 'fine';
        if (now === 'unread') throw new Error('access denied');
        return now === 'gone' ? undefined : resourceOf(resourceId, now);
      },
      load: async (wanted: readonly { readonly resource: Resource }[]) =>
        wanted.map(({ resource }) => resource),
      plan: (_: string, remediation: string) => ({
        remediation,
        title: 'Reboot the instance',
        undo: { possible: 'no' as const, how: '' },
      }),
      probe: async () => ({ probe: { allowed: 'yes' as const, because: '' }, protections: [] }),
    },
  } satisfies LookDeps & { readonly ownPrefix: string };
  const notifying = (): NotifyDeps => ({
    ...deps,
    schedules: { put: async () => undefined, cancel: async () => undefined },
  });

  return {
    clock,
    deps,
    health,
    alarms,
    reads,
    historyReads,
    store,
    queue,
    slack,
    incidentLog,
    advance: (ms: number) => void (nowMs += ms),
    /** Delivers changes of alarms together. `at`: seconds after the start. */
    receive: async (
      ...changes: readonly { instance: string; state: AlarmState; at: number; name?: string }[]
    ) =>
      receiveAlarms(
        deps,
        changes.flatMap(({ instance, state, at, name = `${instance} status` }) => {
          const parsed = parseAlarm(
            JSON.stringify({
              AlarmName: name,
              AlarmArn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${name}`,
              NewStateValue: state,
              NewStateReason: 'Threshold Crossed',
              StateChangeTime: new Date(startMs + at * 1_000).toISOString(),
              Trigger: {
                Namespace: 'AWS/EC2',
                MetricName: 'StatusCheckFailed',
                Dimensions: [{ name: 'InstanceId', value: instance }],
              },
            }),
          );
          return parsed.ok ? parsed.value : [];
        }),
      ),
    /** Delivers a change of an alarm that names no instance. */
    receiveOther: async (name: string, state: AlarmState, at: number) => {
      const parsed = parseAlarm(
        JSON.stringify({
          AlarmName: name,
          AlarmArn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${name}`,
          NewStateValue: state,
          NewStateReason: 'Threshold Crossed',
          StateChangeTime: new Date(startMs + at * 1_000).toISOString(),
          Trigger: { Namespace: 'AWS/RDS', MetricName: 'CPUUtilization', Dimensions: [] },
        }),
      );
      return receiveAlarms(deps, parsed.ok ? parsed.value : []);
    },
    /** Delivers messages together, as they come from SNS or EventBridge. */
    deliver: async (...bodies: readonly object[]) =>
      receiveAlarms(
        deps,
        bodies.flatMap((body) => {
          const parsed = parseAlarm(JSON.stringify(body));
          return parsed.ok ? parsed.value : [];
        }),
      ),
    /** Looks at an instance that no alarm told of. */
    lookWithoutAlarm: async (instance: string) =>
      lookAt(deps, {
        runId: 'change-incident-0',
        resources: [{ account, region: 'eu-west-1', kind: 'ec2-instance', id: instance, alarms: [] }],
        untilMs: nowMs,
      }),
    /** Does all work that is due. Returns how often each type was done. */
    work: async () => {
      const done: Record<string, number> = {};
      for (let work = queue.take(); work; work = queue.take()) {
        done[work.type] = (done[work.type] ?? 0) + 1;
        await doWork(work);
      }
      return done;
    },
    findings: async (): Promise<readonly Finding[]> => {
      const all = ['claimed', 'observed', 'open', 'scheduled', 'resolved'] as const;
      const pages = await Promise.all(all.map((status) => store.byStatus(status, { limit: 1_000 })));
      return pages.flatMap(({ findings }) => findings);
    },
  };

  async function doWork(work: Work): Promise<void> {
    if (work.type === 'incident.look') await lookAt(deps, work);
    else if (work.type === 'change.announce') await announceRun(notifying(), work);
    else if (work.type === 'finding.sync') await syncFinding(notifying(), work.findingId);
  }

  function alarmOf(name: string): Resource | undefined {
    const alarm = alarms.get(name);
    if (!alarm) return undefined;
    const children = (alarm.instances ?? []).map((one) => ({ name: `${one} status`, instance: one }));
    return {
      ...resourceOf(name, 'fine'),
      kind: 'cloudwatch-alarm',
      arn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${name}`,
      facts: {
        state: known(alarm.state),
        sinceMs: known(startMs),
        reason: known('Threshold Crossed'),
        watches: known('AWS/RDS CPUUtilization > 80'),
        onlyScales: known(false),
        children: known(children),
        metric: known(null),
        recent: known(null),
      },
    };
  }

  function resourceOf(resourceId: string, now: Health): Resource {
    return {
      account,
      region: 'eu-west-1',
      kind: 'ec2-instance',
      id: resourceId,
      arn: `arn:aws:ec2:eu-west-1:${account}:instance/${resourceId}`,
      name: resourceId,
      observedAtMs: nowMs,
      tags: known({}),
      facts: { health: now === 'unread' ? unknown('access denied') : known(now) },
      metrics: {},
      dimensions: {},
      protections: [],
      material: {},
      monthlyUsd: null,
    };
  }
}
