import { minuteMs } from '../../core/calendar.ts';
import type { ClockTime } from '../../core/functions/function.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { reportTime } from '../../core/report/period.ts';
import { type Daily, nextTime } from '../../scheduler/times/next-time.ts';
import { pause } from './pump.ts';

/** A function with a timer. */
export type Timer = {
  readonly name: string;
  readonly at: ClockTime;
  readonly run: () => Promise<unknown>;
};

export type TimersDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly timers: readonly Timer[];
  /** Called every minute, so that an edit of the policy takes effect at once. */
  readonly daily: () => Promise<Daily>;
  /** Absent with the real EventBridge Scheduler, which fires schedules itself. */
  readonly fireDue?: () => Promise<number>;
};

type Due = { readonly timer: Timer; readonly atMs: number; readonly setting: string };

const settingEveryMs = minuteMs;

/** Fires due schedules and timers, as EventBridge Scheduler does. A timer with a rate also fires at the start. */
export function startTimers(deps: TimersDeps): {
  /** Checks at once instead of at the next second, after the clock was moved. */
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

/** The next time, with the setting that it was computed from. */
function next({ clock }: TimersDeps, timer: Timer, daily: Daily): Due {
  return {
    timer,
    atMs: nextTime(timer.at, clock.nowMs(), daily),
    setting: settingOf(timer, daily),
  };
}

function settingOf({ at }: Timer, daily: Daily): string {
  if (at === 'report') return `${reportTime(daily)} ${daily.timeZone}`;
  return at === 'daily' ? `${daily.dailyAt} ${daily.timeZone}` : at;
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
