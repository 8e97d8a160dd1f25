import { minuteMs } from '../../core/calendar.ts';
import type { ClockTime } from '../../core/functions/function.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { type Daily, nextTime } from '../../scheduler/next-time.ts';
import { pause } from './pump.ts';

/** A function that the clock wakes. */
export type Timer = {
  readonly name: string;
  readonly at: ClockTime;
  readonly run: () => Promise<unknown>;
};

export type TimersDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly timers: readonly Timer[];
  /** Asked for every minute: an edit of the policy counts at once. */
  readonly daily: () => Promise<Daily>;
  /** Absent where the real EventBridge Scheduler fires its schedules itself. */
  readonly fireDue?: () => Promise<number>;
};

type Due = { readonly timer: Timer; readonly atMs: number; readonly setting: string };

const settingEveryMs = minuteMs;

/** What EventBridge does by the clock: due schedules, and the timers. One with a rate fires at the start, too. */
export function startTimers(deps: TimersDeps): {
  /** Looks at once, not at the next second: after the clock was moved. */
  readonly look: () => void;
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  let wake = new AbortController();
  const run = async () => {
    let daily = await deps.daily();
    let askAtMs = deps.clock.nowMs() + settingEveryMs;
    let due = deps.timers.map((timer) =>
      timer.at.startsWith('rate') ? { ...next(deps, timer, daily), atMs: 0 } : next(deps, timer, daily),
    );
    while (!stopping.signal.aborted) {
      if (deps.fireDue) await guarded(deps, 'due schedules', deps.fireDue);
      if (deps.clock.nowMs() >= askAtMs) {
        daily = await deps.daily();
        askAtMs = deps.clock.nowMs() + settingEveryMs;
      }
      const nowMs = deps.clock.nowMs();
      const after: Due[] = [];
      for (const one of due) {
        const isDue = nowMs >= one.atMs;
        if (isDue) await guarded(deps, one.timer.name, one.timer.run);
        const later = isDue || one.setting !== settingOf(one.timer, daily);
        after.push(later ? next(deps, one.timer, daily) : one);
      }
      due = after;
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

/** With the setting that it follows from. */
function next({ clock }: TimersDeps, timer: Timer, daily: Daily): Due {
  return {
    timer,
    atMs: nextTime(timer.at, clock.nowMs(), daily),
    setting: settingOf(timer, daily),
  };
}

function settingOf({ at }: Timer, { dailyAt, timeZone }: Daily): string {
  return at === 'daily' ? `${dailyAt} ${timeZone}` : at;
}

async function guarded(deps: TimersDeps, timer: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    deps.log.error('timer failed', {
      timer,
      error: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}
