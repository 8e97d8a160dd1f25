import { utcInstant } from '../../core/calendar.ts';
import type { JudgedNow, JudgeRequest } from '../../core/compliance/judge-now.ts';
import { resourceCounts } from '../../core/compliance/resource-counts.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { startOf } from '../../core/shorten.ts';

export type PutFile = (key: string, text: string, contentType: string) => Promise<void>;

/** `key`: `scans/<day>/<time>-<run>.json`, UTC. */
export type CheckFile = { readonly key: string; readonly text: string };

/** The results of a check as a file. The bucket keeps it for 30 days. */
export function checkFile({ run }: JudgeRequest, checked: JudgedNow): CheckFile {
  const { outcome, because, unit, id, atMs, evaluations, recorded } = checked;
  const at = utcInstant(atMs);
  const { compliant, nonCompliant } = resourceCounts(evaluations);
  const file = {
    timestamp: at,
    id: run.id,
    cause: run.cause,
    outcome,
    because,
    ...unit,
    resource_id: id,
    total: compliant + nonCompliant,
    compliant,
    non_compliant: nonCompliant,
    changed: recorded?.changed.length ?? 0,
    evaluations: evaluations.map((one) => ({
      resource_id: one.resource.id,
      resource_name: one.resource.name,
      resource_type: one.resourceType,
      rule: one.rule,
      compliance_type: one.type,
      because: one.because,
      reasons: one.reasons,
      evidence: one.evidence,
      team: one.team,
    })),
  };
  const key = `scans/${startOf(at, 10)}/${at.slice(11, 19).replaceAll(':', '')}-${run.id}.json`;
  return { key, text: `${JSON.stringify(file, null, 2)}\n` };
}

/** A failed write is counted and logged. The check's result is recorded anyway. */
export async function writeCheckFile(
  deps: { readonly putFile: PutFile; readonly log: Log; readonly count: (metric: string) => void },
  { key, text }: CheckFile,
): Promise<void> {
  try {
    await deps.putFile(key, text, 'application/json');
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    deps.log.warn('file of the check was not written', { key, error: name, error_message: message });
    deps.count('LogWriteFailed');
  }
}
