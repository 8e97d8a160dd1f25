import { deployedFunctions, type StageParts } from '../functions.ts';
import type { Names } from '../names.ts';
import type { Alarm } from './alarm.ts';
import { complianceAlarms } from './compliance.ts';
import { functionAlarms } from './functions.ts';
import { schedulerAlarms } from './scheduler.ts';
import { workAlarms } from './work.ts';

export function alarmsOf(names: Names, stage: string, parts: StageParts): readonly Alarm[] {
  return [
    ...deployedFunctions(parts).flatMap((fn) => functionAlarms(names.prefix, fn)),
    ...schedulerAlarms('schedules', names.scheduleGroup),
    ...schedulerAlarms('timers', names.timerGroup),
    ...workAlarms(stage),
    ...complianceAlarms(stage),
  ];
}
