import { hourMs, minuteMs, nextDailyMs } from '../../core/calendar.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { pause } from './pump.ts';

export type TimersDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly sweep: () => Promise<void>;
  readonly dailyScan: () => Promise<void>;
  readonly complianceScan: () => Promise<void>;
  readonly daily: () => Promise<{ readonly dailyAt: string; readonly timeZone: string }>;
  /** Absent where the real EventBridge Scheduler fires its schedules itself. */
  readonly fireDue?: () => Promise<number>;
};

const sweepEveryMs = minuteMs;
const complianceEveryMs = 6 * hourMs;

/** What EventBridge does by the clock: due schedules, a sweep at start and every minute (on AWS: every 15), the scan of the day, the compliance rules at 0, 6, 12 and 18 h UTC. */
export function startTimers(deps: TimersDeps): {
  /** Looks at once, not at the next second: after the clock was moved. */
  readonly look: () => void;
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  let wake = new AbortController();
  const run = async () => {
    let sweepAtMs = deps.clock.nowMs();
    let daily = await nextDaily(deps);
    let complianceAtMs = nextMultiple(deps.clock.nowMs(), complianceEveryMs);
    while (!stopping.signal.aborted) {
      const nowMs = deps.clock.nowMs();
      if (deps.fireDue) await guarded(deps, 'due schedules', deps.fireDue);
      if (nowMs >= sweepAtMs) {
        sweepAtMs = nowMs + sweepEveryMs;
        await guarded(deps, 'sweep', deps.sweep);
        const asked = await nextDaily(deps);
        if (asked.setting !== daily.setting) daily = asked;
      }
      if (nowMs >= daily.atMs) {
        await guarded(deps, 'daily scan', deps.dailyScan);
        daily = await nextDaily(deps);
      }
      if (nowMs >= complianceAtMs) {
        await guarded(deps, 'compliance scan', deps.complianceScan);
        complianceAtMs = nextMultiple(deps.clock.nowMs(), complianceEveryMs);
      }
      await pause(1_000, AbortSignal.any([stopping.signal, wake.signal]));
      wake = new AbortController();
    }
  };
  const running = run();
  return {
    look: () => wake.abort(),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

function nextMultiple(nowMs: number, everyMs: number): number {
  return (Math.floor(nowMs / everyMs) + 1) * everyMs;
}

async function guarded(deps: TimersDeps, what: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    deps.log.error('timer failed', {
      timer: what,
      error: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

/** With the setting it follows from: an edit of the policy counts from the next sweep on. */
async function nextDaily(deps: TimersDeps): Promise<{ readonly atMs: number; readonly setting: string }> {
  const { dailyAt, timeZone } = await deps.daily();
  return { atMs: nextDailyMs({ dailyAt, timeZone }, deps.clock.nowMs()), setting: `${dailyAt} ${timeZone}` };
}
