import { dayMs } from '../calendar.ts';
import type { ChangesBefore } from '../incident.ts';
import type { ChangeHistory } from '../ports/change-history.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import type { EpochMs, ResourceRef } from '../resource.ts';

type Deps = { readonly clock: Clock; readonly log: Log; readonly changeHistory: ChangeHistory };

/** Returns what changed a resource before its incident. Never throws: the card comes without it. */
export type ChangesOf = (resource: ResourceRef, sinceMs: EpochMs) => Promise<ChangesBefore>;

const hours = 24;
const mostKept = 5;
/** CloudTrail takes two calls a second. When many fail at once, it is not a change of one of them. */
export const mostReads = 5;

/** One call for each resource, and for the first five of a look only. */
export function changesReader({ clock, log, changeHistory }: Deps): ChangesOf {
  let reads = 0;
  return async (resource, sinceMs) => {
    if (reads >= mostReads) return { hours, unread: 'Too many incidents began at once.' };
    reads += 1;
    try {
      const period = { fromMs: sinceMs - (hours / 24) * dayMs, toMs: clock.nowMs() };
      const changes = await changeHistory.lastChanges(resource, period);
      return { hours, changes: changes.slice(0, mostKept) };
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      log.warn('changes before an incident were not read', { resource: resource.id, why });
      return { hours, unread: why };
    }
  };
}
