import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../core/ports.ts';

/** `f-mfj3k2x1-9c0d…`: in order of time, and short enough for the 75 characters of an option's value in Slack. */
export function createIds(clock: Clock): Ids {
  return {
    next: (prefix) => `${prefix}-${clock.nowMs().toString(36)}-${randomBytes(7).toString('hex')}`,
  };
}
