import type { Scan } from '../../core/scan.ts';
import { person } from '../text/escape.ts';
import { counted, duration, slackDate } from '../text/format.ts';

/** The state of a scan in one line. */
export function scanWords(scan: Scan): string {
  const by = scan.askedBy ? ` for ${person(scan.askedBy)}` : '';
  const parts = `${scan.unitsDone.toLocaleString('en-US')} of ${counted(scan.unitsTotal, 'part')}`;
  if (scan.status === 'running' || scan.finishedAtMs === null)
    return `Scan running since ${slackDate(scan.startedAtMs)}${by}: ${parts}`;
  return `Last scan ${slackDate(scan.finishedAtMs)}${by}: ${parts} in ${duration(scan.finishedAtMs - scan.startedAtMs)}`;
}
