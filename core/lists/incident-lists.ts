import { type Finding, isEnded } from '../finding.ts';
import type { EpochMs } from '../resource.ts';
import { severities } from '../severity.ts';

/** `open`: incidents that last. `ended`: those that are over. */
export type IncidentList = 'open' | 'ended';

/** Ids of findings: open incidents, the worst first and the longest among them; ended ones, the last one first. */
export type IncidentIds = Readonly<Record<IncidentList, readonly string[]>>;

type Place = { readonly list: IncidentList; readonly sort: string };

/** The list that has an incident, and its place there, unique by the id at its end; null: no incident. */
export function incidentPlace(finding: Finding): Place | null {
  const { incident, severity, id } = finding;
  if (!incident) return null;
  if (isEnded(finding)) return { list: 'ended', sort: `${endedFrom(endedAtMs(finding))}#${id}` };
  return { list: 'open', sort: `${severities.indexOf(severity)}${digits(incident.sinceMs)}#${id}` };
}

/** Sorts before every incident that ended at this time or later. */
export function endedFrom(atMs: EpochMs): string {
  return digits(atMs);
}

/** When an incident was over: cleared, or no longer observed. */
export function endedAtMs({ incident, updatedAtMs }: Finding): EpochMs {
  return incident?.clearedAtMs ?? updatedAtMs;
}

function digits(whole: number): string {
  return String(Math.max(0, Math.floor(whole))).padStart(15, '0');
}
