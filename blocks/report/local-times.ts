import type { EpochMs } from '../../core/resource.ts';
import { isDate } from '../text/format.ts';

/** Times as clocks in an IANA time zone show them: mails and files have no reader's time zone. */
export function localTimes(timeZone: string): {
  /** "29 Nov 08:00". */
  readonly at: (ms: EpochMs) => string;
  /** "Sunday, 29 November 2026". */
  readonly day: (ms: EpochMs) => string;
} {
  const at = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full' });
  return {
    at: (ms) => (isDate(ms) ? at.format(ms).replace(',', '') : 'unknown time'),
    day: (ms) => (isDate(ms) ? day.format(ms).replace(/^(\w+) /, '$1, ') : 'unknown day'),
  };
}
