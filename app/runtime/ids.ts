import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../../core/ports/runtime.ts';

/**
 * Creates ids such as `f-mfj3k2x100a-9c0d3e…`: sorted by creation within a process, and short enough for a
 * Slack option value.
 */
export function createIds(clock: Clock): Ids {
  let made = 0;
  return {
    next: (prefix) => {
      made = (made + 1) % 46_656;
      const order = `${clock.nowMs().toString(36)}${made.toString(36).padStart(3, '0')}`;
      return `${prefix}-${order}-${randomBytes(6).toString('hex')}`;
    },
  };
}
