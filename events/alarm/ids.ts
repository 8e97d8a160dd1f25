import { createHash } from 'node:crypto';
import type { AlarmChange } from '../../core/incidents/alarm-change.ts';

/** The id of a change in the log. */
export function changeId({ arn, atMs, state }: Pick<AlarmChange, 'arn' | 'atMs' | 'state'>): string {
  return hashOf(JSON.stringify([arn, atMs, state]));
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
