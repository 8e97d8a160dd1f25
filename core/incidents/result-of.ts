import type { Finding } from '../finding.ts';
import type { IncidentResult } from '../incident.ts';

/** How an ended incident was answered, as its log has it; null: it ended without Janitor. */
export function resultOfEnded({ status, startedAtMs, mode, plan }: Finding): IncidentResult | null {
  if (status === 'remediated') return 'SUCCESS';
  // A remediation was started and is not done.
  if (startedAtMs !== null) return 'FAILED';
  return mode === 'observe' && plan.remediation !== null ? 'DRYRUN' : null;
}
