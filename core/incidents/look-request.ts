import { minuteMs } from '../calendar.ts';
import type { IncidentAlarm } from '../incident.ts';
import type { EpochMs } from '../resource.ts';
import { changeRunPrefix } from '../scan.ts';
import type { Unit } from '../unit.ts';
import type { IncidentEntry } from './log.ts';

/** An alarm that tells of a resource, with its entry in the log. */
export type TellingAlarm = IncidentAlarm & { readonly entry: Pick<IncidentEntry, 'kind' | 'id' | 'atMs'> };

/** A resource to look at, because something told of it. */
export type ToldOf = Unit & { readonly id: string; readonly alarms: readonly TellingAlarm[] };

export type LookRequest = {
  /** What is claimed is announced in one message with what has the same run. */
  readonly runId: string;
  readonly resources: readonly ToldOf[];
  /** Until then Janitor looks again every two minutes, while nothing can be said. */
  readonly untilMs: EpochMs;
};

/** One run for all alarms that changed within a minute. */
export function incidentRunId(atMs: EpochMs): string {
  return `${changeRunPrefix}incident-${Math.floor(atMs / minuteMs)}`;
}

/** A status check decides after some minutes, so an ALARM is looked at for that long. */
export const undecidedForMs = 15 * minuteMs;
