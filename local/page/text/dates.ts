import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { dayMs, hourMs, minuteMs } from '../../../core/calendar.ts';

/**
 * Formats Slack's date tokens in the browser's time zone:
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatSlackDate(epochSeconds: number, format: string, nowMs: number): string {
  const date = new Date(epochSeconds * 1_000);
  const say = (options: Intl.DateTimeFormatOptions) => date.toLocaleString(undefined, options);
  const pretty = (long: string) => relativeDay(date, new Date(nowMs)) ?? long;
  const dateLong = say({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
  const dateFull = say({ month: 'long', day: 'numeric', year: 'numeric' });
  const dateShort = say({ month: 'short', day: 'numeric', year: 'numeric' });
  const tokens: Readonly<Record<string, () => string>> = {
    date_num: () => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    date_slash: () => say({ year: 'numeric', month: '2-digit', day: '2-digit' }),
    date: () => dateFull,
    date_short: () => dateShort,
    date_long: () => dateLong,
    date_pretty: () => pretty(dateFull),
    date_short_pretty: () => pretty(dateShort),
    date_long_pretty: () => pretty(dateLong),
    time: () => say({ hour: '2-digit', minute: '2-digit' }),
    time_secs: () => say({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: () => ago(date.getTime() - nowMs),
  };
  return format.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => tokens[name]?.() ?? whole);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function relativeDay(date: Date, now: Date): string | undefined {
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(differenceInCalendarDays(date, now))];
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
  ['second', 1_000],
];

export function ago(ms: number): string {
  const [unit, size] = steps.find(([, size]) => Math.abs(ms) >= size) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(ms / size), unit);
}

/** "14:05", beside a message. */
export function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

export function dayOf(ms: number): string {
  return new Date(ms).toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
}
