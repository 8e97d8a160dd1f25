import { minuteMs } from '../../calendar.ts';
import { changeRunPrefix } from '../../scan.ts';
import type { IamEvent } from '../state/iam-event.ts';

const mostOfName = 60;

/** One run for the changes of one actor in an account within one minute of the clock: they are one message. */
export function runIdOf({ account, origin: { actor, atMs } }: IamEvent): string {
  const who = `${actor.role ?? actor.arn ?? ''}-${actor.name}`.replaceAll(/[^\w]+/g, '-').slice(-mostOfName);
  return `${changeRunPrefix}${account}-${Math.floor(atMs / minuteMs)}-${who}`;
}
