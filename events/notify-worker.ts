import { lambdaHandler } from '../app/entry.ts';
import { createNotify } from '../app/functions/notify.ts';

/** Lambda behind the notify queue: speaks to Slack and keeps schedules. */
export const handler = lambdaHandler('notify', createNotify);
