import type { Schedules } from '../../core/ports/queue.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { recheckOf } from '../../core/remediation/recheck-work.ts';
import type { Work } from '../../core/work.ts';
import { nextMinute, scheduledMinute, scheduleName } from '../../scheduler/times/schedule-times.ts';
import { type StoreFaults, withFaults } from './memory-faults.ts';

export type Scheduled = { readonly name: string; readonly atMs: number; readonly work: Work };

export type MemorySchedules = Schedules & {
  readonly scheduled: () => readonly Scheduled[];
  /** Removes and returns the due schedules, earliest first. */
  readonly fire: () => readonly Work[];
};

export function createMemorySchedules(deps: {
  readonly clock: Clock;
  readonly faults?: StoreFaults;
}): MemorySchedules {
  const schedules = new Map<string, Scheduled>();
  const all = (): readonly Scheduled[] => [...schedules.values()].sort((a, b) => a.atMs - b.atMs);
  const operations: Schedules = {
    put: async (finding) => {
      if (finding.remediateAtMs === null) throw new Error(`Finding ${finding.id} has no remediation time`);
      const name = scheduleName(finding);
      const atMs = scheduledMinute(finding.remediateAtMs, deps.clock.nowMs());
      const found = schedules.get(name);
      if (found && found.atMs >= nextMinute(finding.remediateAtMs) && found.atMs <= atMs) return;
      schedules.set(name, { name, atMs, work: recheckOf(finding) });
    },
    cancel: async (finding) => {
      schedules.delete(scheduleName(finding));
    },
  };
  return {
    ...withFaults('schedules', operations, deps.faults),
    scheduled: all,
    fire: () => {
      const due = all().filter((schedule) => schedule.atMs <= deps.clock.nowMs());
      for (const { name } of due) schedules.delete(name);
      return due.map((schedule) => schedule.work);
    },
  };
}
