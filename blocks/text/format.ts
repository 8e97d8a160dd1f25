import { dayMs, hourMs, minuteMs, utcDate } from '../../core/calendar.ts';
import { startOf } from '../../core/shorten.ts';
import { mrkdwn } from './escape.ts';

/** Created once: a formatter takes far longer to create than to use. */
const formats = new Map<number, Intl.NumberFormat>();

function withDigits(digits: number): Intl.NumberFormat {
  const known = formats.get(digits);
  if (known) return known;
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat('en-US', fraction);
  formats.set(digits, format);
  return format;
}

const maxDateMs = 8_640_000_000_000_000;

/** "~$72.50/month"; null when the price is unknown. Amounts are estimates. */
export function money(monthlyUsd: number | null): string | null {
  if (monthlyUsd === null || !Number.isFinite(monthlyUsd) || monthlyUsd <= 0) return null;
  if (monthlyUsd < 0.01) return 'under $0.01/month';
  return `~$${withDigits(monthlyUsd < 1000 ? 2 : 0).format(monthlyUsd)}/month`;
}

/** In the reader's time zone and language ("tomorrow at 4:00 PM"); UTC when a client does not support it. */
export function slackDate(ms: number): string {
  if (!isDate(ms)) return 'an unknown time';
  return `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} at {time}|${utc(ms)}>`;
}

/** "Nov 20, 2026" in the reader's time zone and language. */
export function slackDay(ms: number): string {
  if (!isDate(ms)) return 'an unknown day';
  return `<!date^${Math.floor(ms / 1000)}^{date_short}|${utcDay(ms)}>`;
}

/** "2026-11-20 16:00 UTC". */
export function utc(ms: number): string {
  return isDate(ms) ? `${startOf(new Date(ms).toISOString(), 16).replace('T', ' ')} UTC` : 'unknown time';
}

/** "2026-11-20". */
export function utcDay(ms: number): string {
  return isDate(ms) ? utcDate(ms) : 'unknown day';
}

/** "2026-11". */
export function utcMonth(ms: number): string {
  return startOf(utcDay(ms), 7);
}

/** "2026". */
export function utcYear(ms: number): string {
  return startOf(utcDay(ms), 4);
}

let days: Intl.DateTimeFormat | undefined;

/** "Nov 20", UTC: the label of a day in a chart. */
export function shortDay(ms: number): string {
  if (!isDate(ms)) return '?';
  days ??= new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });
  return days.format(ms);
}

/** Slack dates allow at most twelve digits of seconds. */
export function isDate(ms: number): boolean {
  return Number.isFinite(ms) && Math.abs(ms) <= Math.min(maxDateMs, 99_999_999_999_000);
}

const units: readonly (readonly [string, number])[] = [
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
  ['second', 1000],
];

/** "2 days 4 hours": the two largest units, rounded down. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'an unknown time';
  const first = units.findIndex(([, size]) => Math.abs(ms) >= size);
  if (first === -1) return 'less than a second';
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(counted(amount, name));
  }
  return parts.join(' ');
}

/** A share from 0 to 1 as a percentage. Only 1 becomes 100%. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return 'an unknown share';
  const hundredths = share < 1 ? Math.floor(share * 1000) / 10 : Math.round(share * 100);
  return `${hundredths.toLocaleString('en-US')}%`;
}

/** "1 finding", "5,000 findings". */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

const acronyms = /^(ec2|rds|iam|s3|vpc|ebs|eks|sqs|sns|kms|elb|nat|acl|db)$/;

/** `ec2-instance` → "EC2 instance". */
export function kindWords(kind: string): string {
  const words = kind.split('-').map((word) => (acronyms.test(word) ? word.toUpperCase() : word));
  return mrkdwn(words.join(' '), 60);
}

/** "Stop the instance" → "stop the instance"; "MFA …" is unchanged. */
export function lowerFirst(text: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Adds a full stop unless the text ends with one. */
export function stopped(text: string): string {
  return /[.!?…–]$/.test(text) ? text : `${text}.`;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A value of `Plan.material`, escaped. Instants are shown as dates. */
export function materialWords(value: string, max: number): string {
  return instant.test(value) ? slackDate(Date.parse(value)) : mrkdwn(value, max);
}
