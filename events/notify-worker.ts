import { queueHandler } from '../app/entry.ts';

/** Lambda behind the notify queue: speaks to Slack and keeps schedules. */
export const handler = queueHandler('notify');
