import { dayMs } from '../calendar.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { ReportMail, ReportMessage } from '../ports/report-mail.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import { shorten } from '../shorten.ts';

export type MailOnceDeps = { readonly clock: Clock; readonly keyValue: KeyValue; readonly log: Log };

/** `sending`: stored before the call; without an answer it stays. */
type MailRecord = { readonly state: 'sending' | 'sent' | 'refused' };

/** Longer than anybody makes the report of a day again. */
const keepMs = 60 * dayMs;
const mostWhy = 200;

/**
 * Mails the report of a date to each address, once: a mail cannot be replaced. An unknown outcome is not sent again; a
 * refused one is, when the report is made again. Returns what went wrong, for people; null: nothing.
 */
export async function mailOnce(
  deps: MailOnceDeps,
  mail: ReportMail,
  date: string,
  message: ReportMessage,
): Promise<string | null> {
  const troubles: string[] = [];
  for (const to of mail.recipients) {
    const trouble = await mailTo(deps, mail, `report-mail|${date}|${to}`, to, message);
    if (trouble === null) continue;
    deps.log.warn('report was not mailed', { to, trouble });
    troubles.push(trouble);
  }
  return troubles.length === 0 ? null : troubles.join(' ');
}

async function mailTo(
  { clock, keyValue }: MailOnceDeps,
  mail: ReportMail,
  key: string,
  to: string,
  message: ReportMessage,
): Promise<string | null> {
  const stored = await keyValue.get(key);
  const { state } = (stored?.value ?? { state: 'refused' }) as MailRecord;
  if (state === 'sent') return null;
  if (state === 'sending') return `Whether ${to} got the mail is unknown. It is not sent again.`;
  const put = (record: MailRecord, ifVersion: number | null) =>
    keyValue.put(key, record, { expiresAtMs: clock.nowMs() + keepMs, ifVersion });
  const turn = await put({ state: 'sending' }, stored?.version ?? null);
  // Another run is sending it.
  if (!turn.ok) return null;
  const outcome = await mail.send(to, message);
  if (outcome.is === 'unknown')
    return `Whether ${to} got the mail is unknown: ${shorten(outcome.why, mostWhy)}. It is not sent again.`;
  await put({ state: outcome.is }, turn.value);
  return outcome.is === 'sent' ? null : `Not mailed to ${to}: ${shorten(outcome.why, mostWhy)}`;
}
