import { createNotify } from '../../queues/notify.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda behind the notify queue: speaks to Slack and keeps schedules. */
export const handler = lambdaHandler('notify', createNotify);
