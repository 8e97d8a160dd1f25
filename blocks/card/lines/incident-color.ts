import { type Finding, isEnded } from '../../../core/finding.ts';
import type { Incident } from '../../../core/incident.ts';
import type { BarColor } from '../../text/parts.ts';
import { isUnderWay } from '../outlook.ts';

/** Slack's own red, yellow and green, and a grey. */
const colors = {
  open: '#e01e5a',
  answered: '#ecb22e',
  closed: '#2eb67d',
  snoozed: '#868686',
} as const satisfies Readonly<Record<string, BarColor>>;

const signs = { open: '🚨', answered: '👀', closed: '✅', snoozed: '💤' } as const;

/** The bar beside the card of an incident; undefined: no incident. */
export function incidentColor(finding: Finding): BarColor | undefined {
  return finding.incident && colors[lightOf(finding, finding.incident)];
}

/** The same for lists, where a circle is a severity; empty: no incident. */
export function incidentSign(finding: Finding): string {
  return finding.incident ? signs[lightOf(finding, finding.incident)] : '';
}

/** Red until somebody has it or something is planned, then yellow; green once it is over. */
function lightOf(finding: Finding, incident: Incident): keyof typeof colors {
  const { status } = finding;
  if (status === 'failed') return 'open';
  if (isEnded(finding)) return 'closed';
  if (status === 'snoozed') return 'snoozed';
  const isAnswered =
    incident.acknowledged !== null || finding.rejection !== null || finding.approval !== null;
  const isAtWork = status === 'remediating' || status === 'undoing';
  return isAnswered || isAtWork || isUnderWay(finding) ? 'answered' : 'open';
}
