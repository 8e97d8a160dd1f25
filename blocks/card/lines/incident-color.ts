import { type Finding, isEnded } from '../../../core/finding.ts';
import type { BarColor } from '../../text/parts.ts';
import { isUnderWay } from '../outlook.ts';

/** Slack's own red, yellow and green, and a grey. */
const colors = {
  open: '#e01e5a',
  answered: '#ecb22e',
  closed: '#2eb67d',
  snoozed: '#868686',
} as const satisfies Readonly<Record<string, BarColor>>;

/** Of an incident: red until somebody has it or something is planned, then yellow; green once it is over. */
export function incidentColor(finding: Finding): BarColor | undefined {
  const { incident, status } = finding;
  if (!incident) return undefined;
  if (status === 'failed') return colors.open;
  if (isEnded(finding)) return colors.closed;
  if (status === 'snoozed') return colors.snoozed;
  const isAnswered =
    incident.acknowledged !== null || finding.rejection !== null || finding.approval !== null;
  const isAtWork = status === 'remediating' || status === 'undoing';
  return isAnswered || isAtWork || isUnderWay(finding) ? colors.answered : colors.open;
}
