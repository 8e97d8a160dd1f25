import { type SettleLogDeps, settleLog } from '../../core/incidents/settle-log.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { PublishedEvent } from '../../core/published/published-event.ts';
import type { AnyRule } from '../../core/rule.ts';

export type IncidentsDeps = SettleLogDeps & { readonly log: Log; readonly rules: readonly AnyRule[] };

/** Writes into the log of incidents what the event is about. Nothing, unless it is an incident. */
export async function settleIncident(deps: IncidentsDeps, { finding, rule }: PublishedEvent): Promise<void> {
  if (finding === null || !deps.rules.some(({ id, incident }) => incident && id === rule)) return;
  await settleLog(deps, finding);
}
