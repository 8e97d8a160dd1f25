import type { IamPoint } from '../../core/published/iam-metrics.ts';
import { isAboutIam, type PublishedEvent } from '../../core/published/published-event.ts';

/** What an audit event counts as. Nothing, unless it is about a change of permissions. */
export function pointsOf(event: PublishedEvent): readonly IamPoint[] {
  if (!isAboutIam(event)) return [];
  const atMs = Date.parse(event.at);
  const one = (name: IamPoint['name'], by?: IamPoint['by']): IamPoint => ({
    name,
    value: 1,
    atMs,
    ...(by ? { by } : {}),
  });
  switch (event.type) {
    case 'finding.claimed':
      return [one('Violations', ofViolation(event)), ...delay('TimeToFinding', event, atMs), ...dryRun()];
    case 'finding.announced':
      return hasCard(event)
        ? [one('Notifications', { channel: 'slack' }), ...delay('TimeToCard', event, atMs)]
        : [];
    case 'remediation.finished':
      return [one('RemediationsDone')];
    case 'remediation.failed':
      return [one('RemediationsFailed')];
    case 'remediation.stopped':
    case 'limit.reached':
    case 'finding.reminded':
    case 'finding.rechecked':
      return [one('RemediationsSkipped')];
    default:
      return [];
  }

  /** In these modes Janitor says what it would do. */
  function dryRun(): readonly IamPoint[] {
    const { mode, remediation } = event;
    const isDry = (mode === 'observe' || mode === 'notify') && typeof remediation === 'string';
    return isDry ? [one('RemediationDryRuns')] : [];
  }
}

function ofViolation({ severity, rule }: PublishedEvent): NonNullable<IamPoint['by']> {
  return { ...(severity ? { severity } : {}), ...(rule ? { rule } : {}) };
}

/** Since AWS made the change. CloudTrail tells whole seconds, by another clock. */
function delay(
  name: 'TimeToFinding' | 'TimeToCard',
  { change }: PublishedEvent,
  atMs: number,
): readonly IamPoint[] {
  return change ? [{ name, value: Math.max(0, atMs - Date.parse(change.at)), atMs }] : [];
}

/** A finding that is only listed in a digest has no card. */
function hasCard({ details }: PublishedEvent): boolean {
  return Object(details['card']) === details['card'];
}
