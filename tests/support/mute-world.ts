import { findingEvent } from '../../core/audit.ts';
import type { Finding } from '../../core/finding.ts';
import { muteAlarms, muteWork } from '../../core/incidents/muting/mute-alarms.ts';
import type { Policy } from '../../core/policy.ts';
import type { AlarmActs } from '../../core/ports/alarm-mutes.ts';
import type { Work } from '../../core/work.ts';
import { createMemoryAlarmMutes } from '../fakes/memory-alarm-mutes.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { sampleNowMs } from './sample-finding.ts';
import { incidentFinding, sampleIncident } from './sample-incident.ts';

const dayMs = 86_400_000;

export type MuteFault = 'before' | 'after' | undefined;

/** An incident that is snoozed and ends, in CloudWatch as AWS documents it, with faults. */
export async function createMuteWorld(
  options: {
    readonly alarms?: ReadonlyMap<string, AlarmActs | 'gone'>;
    readonly names?: readonly string[];
    readonly fault?: (op: string) => MuteFault;
  } = {},
) {
  let nowMs = sampleNowMs;
  let ids = 0;
  const clock = { nowMs: () => nowMs };
  const store = createMemoryStore();
  const queue = createMemoryQueue({ clock });
  const refusals = new Map<string, string>();
  const mutes = createMemoryAlarmMutes({
    clock,
    refusals,
    ...(options.alarms ? { alarms: options.alarms } : {}),
    faults: (op) => options.fault?.(op),
  });
  const state = { isOn: true };
  const policy = async () =>
    ({
      incidentNotices: {
        remindAfterMs: null,
        escalateAfterMs: 1,
        channels: {},
        ...(state.isOn ? { muteAlarms: true } : {}),
      },
    }) as unknown as Policy;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const deps = {
    clock,
    ids: { next: (prefix: string) => `${prefix}${++ids}` },
    policy,
    store,
    queue,
    log,
    alarmMutes: mutes.alarmMutes,
  };
  const [alarm] = sampleIncident().alarms;
  const { resource } = incidentFinding();
  const place = `${resource.region}:${resource.account}`;
  const alarms = (options.names ?? ['cpu']).map((name) => ({
    ...alarm,
    arn: `arn:aws:cloudwatch:${place}:alarm:${name}`,
    name,
  }));
  const finding = incidentFinding({
    id: 'f_1',
    version: 1,
    incident: sampleIncident({ alarms: alarms as never }),
  });
  await store.claim(finding, findingEvent(deps, finding, 'finding.claimed', 'janitor', ''), sampleNowMs);
  const current = async (): Promise<Finding> => {
    const found = await store.get('f_1');
    if (!found) throw new Error('gone');
    return found;
  };
  const change = async (
    type: 'finding.snoozed' | 'finding.snooze-ended' | 'finding.resolved',
    to: Partial<Finding>,
  ) => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const now = await current();
      const event = findingEvent(deps, now, type, 'U1', '');
      const moved = await store.move(now, { ...now, ...to }, event);
      if (moved.ok) return;
    }
    throw new Error('stale');
  };
  return {
    deps,
    mutes,
    refusals,
    state,
    current,
    queue,
    advance: (ms: number) => void (nowMs += ms),
    snooze: (untilMs = nowMs + dayMs, atMs = nowMs) =>
      change('finding.snoozed', { status: 'snoozed', snooze: { untilMs, reason: 'x', by: 'U1', atMs } }),
    endSnooze: () => change('finding.snooze-ended', { status: 'open', snooze: null }),
    resolve: () => change('finding.resolved', { status: 'resolved', endedBy: 'fixed' }),
    /** What the sync after each change sends, until nothing is owed. Returns the messages. */
    run: async () => {
      const sent: Work[] = [];
      for (let turn = 0; turn < 9; turn += 1) {
        const [work] = await muteWork(deps, await current());
        if (work?.type !== 'incident.mute') return sent;
        sent.push(work);
        await muteAlarms(deps, work.findingId, work.snoozedAtMs);
      }
      throw new Error('never settled');
    },
    deliver: (snoozedAtMs: number) => muteAlarms(deps, 'f_1', snoozedAtMs),
    mute: async () => (await current()).incident?.mute,
    types: async () =>
      (await store.auditOf({ findingId: 'f_1', limit: 100, oldestFirst: true })).events.map(
        ({ type }) => type,
      ),
    isOwed: async () => (await muteWork(deps, await current())).length > 0,
  };
}
