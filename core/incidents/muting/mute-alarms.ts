import { type AuditType, findingEvent, janitor } from '../../audit.ts';
import { type Finding, isEnded } from '../../finding.ts';
import type { AlarmMute, Incident } from '../../incident.ts';
import type { Policy } from '../../policy.ts';
import type { AlarmMutes } from '../../ports/alarm-mutes.ts';
import type { CommonDeps } from '../../ports/deps.ts';
import { Refused } from '../../ports/remediator.ts';
import type { EpochMs } from '../../resource.ts';
import type { Work } from '../../work.ts';
import { mutedNames, mutedSnooze, muteRuleName, muteStep, muteWindow } from './mute-step.ts';

type StepDeps = Pick<CommonDeps, 'clock' | 'policy'>;

export type MuteDeps = StepDeps &
  Pick<CommonDeps, 'ids' | 'store' | 'queue'> & { readonly alarmMutes: AlarmMutes };

type InIncident = Finding & { readonly incident: Incident };

/** The work that is left for the alarms of an incident, for a function that may mute them. */
export async function muteWork({ policy, clock }: StepDeps, finding: Finding): Promise<readonly Work[]> {
  if (!finding.incident) return [];
  const step = muteStep(finding, isOn(await policy()), clock.nowMs());
  return step ? [{ type: 'incident.mute', findingId: finding.id, snoozedAtMs: step.snoozedAtMs }] : [];
}

/**
 * Has CloudWatch mute the alarms of an incident during this snooze, or ends that. Safe to repeat: the finding is read
 * again after each change, and a rule that was written while its snooze ended is deleted. A snooze that is over never
 * comes back, so its rule may be deleted at any time.
 */
export async function muteAlarms(deps: MuteDeps, findingId: string, snoozedAtMs: EpochMs): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const finding = await deps.store.get(findingId);
    if (!finding || !hasIncident(finding)) return;
    const isMuting = isOn(await deps.policy());
    const lasts = isMuting && mutedSnooze(finding) === snoozedAtMs;
    const step = muteStep(finding, isMuting, deps.clock.nowMs());
    if (lasts && (step?.is !== 'mute' || step.snoozedAtMs !== snoozedAtMs)) return;
    if (await (lasts ? mute(deps, finding, snoozedAtMs) : end(deps, finding, snoozedAtMs))) return;
  }
  throw new Error(`The incident ${findingId} changes too often to mute its alarms`);
}

/** Returns false when another process changed the finding meanwhile. */
async function mute(deps: MuteDeps, finding: InIncident, snoozedAtMs: EpochMs): Promise<boolean> {
  const { incident, snooze, resource } = finding;
  const names = mutedNames(finding, incident);
  const acts = await unlessRefused(deps.alarmMutes.acts(resource, names));
  const window = muteWindow(deps.clock.nowMs(), snooze?.untilMs ?? 0);
  if (!window) return true;
  const none = { snoozedAtMs, untilMs: window.untilMs, alarms: [] };
  const refuse = (more: Pick<AlarmMute, 'acting' | 'because'>) =>
    note(deps, finding, 'mute.refused', { is: 'refused', ...none, ...more });
  if (acts instanceof Refused) return refuse({ because: acts.message });
  const alarms = names.filter((name) => acts.get(name) === 'notifies');
  const acting = names.filter((name) => acts.get(name) === 'acts');
  if (alarms.length === 0) return refuse(acting.length > 0 ? { acting } : { because: 'no alarm is left' });
  const given = { ...none, alarms, ...(acting.length > 0 ? { acting } : {}) };
  const started = await start(deps, finding, { is: 'starting', ...given });
  if (!started) return false;
  const description = `Cloud Janitor: the incident of ${resource.id} is snoozed in Slack`;
  const name = muteRuleName(finding, { snoozedAtMs });
  const put = await unlessRefused(deps.alarmMutes.mute(resource, { name, alarms, ...window, description }));
  return put instanceof Refused
    ? note(deps, started, 'mute.refused', { is: 'refused', ...none, because: put.message })
    : note(deps, started, 'mute.finished', { is: 'muted', ...given });
}

/** Stored before the call: a rule whose response is lost is known, and is deleted when the snooze ends. */
async function start(deps: MuteDeps, finding: InIncident, mute: AlarmMute): Promise<InIncident | undefined> {
  const { mute: known } = finding.incident;
  if (known?.is === 'starting' && known.snoozedAtMs === mute.snoozedAtMs) return finding;
  const moved = await move(deps, finding, 'mute.started', mute);
  return moved.ok && hasIncident(moved.value) ? moved.value : undefined;
}

/** Returns false when another process changed the finding meanwhile. */
async function end(deps: MuteDeps, finding: InIncident, snoozedAtMs: EpochMs): Promise<boolean> {
  const { mute: known } = finding.incident;
  const ended = await unlessRefused(
    deps.alarmMutes.unmute(finding.resource, muteRuleName(finding, { snoozedAtMs })),
  );
  // Deleted again, because a worker that could not store it may have written it once more.
  if (known?.snoozedAtMs !== snoozedAtMs || (known.is !== 'starting' && known.is !== 'muted')) return true;
  return ended instanceof Refused
    ? note(deps, finding, 'mute.kept', { ...known, is: 'kept', because: ended.message })
    : note(deps, finding, 'mute.ended', { ...known, is: 'ended' });
}

async function note(deps: MuteDeps, finding: InIncident, type: AuditType, mute: AlarmMute): Promise<boolean> {
  const moved = await move(deps, finding, type, mute);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return moved.ok;
}

/** Leaves `updatedAtMs`, which says since when the finding is snoozed or over. */
function move(deps: MuteDeps, finding: InIncident, type: AuditType, mute: AlarmMute) {
  const { alarms, acting = [], untilMs, because } = mute;
  const about = [...alarms, ...acting].join(', ');
  const summary = `${finding.resource.name}: ${because ?? about}`;
  const event = findingEvent(deps, finding, type, janitor, summary, {
    rule: muteRuleName(finding, mute),
    alarms,
    acting,
    untilMs,
    ...(because === undefined ? {} : { because }),
  });
  const after = { ...finding, incident: { ...finding.incident, mute } };
  return deps.store.move(finding, after, event, isEnded(finding) ? { isOver: true } : {});
}

async function unlessRefused<T>(call: Promise<T>): Promise<T | Refused> {
  return call.catch((thrown: unknown) => {
    if (thrown instanceof Refused) return thrown;
    throw thrown;
  });
}

function isOn({ incidentNotices }: Policy): boolean {
  return incidentNotices?.muteAlarms === true;
}

function hasIncident(finding: Finding): finding is InIncident {
  return finding.incident !== undefined;
}
