import { lambdaHandler } from '../app/entry.ts';
import { createCheck } from '../app/functions/check.ts';

/** Lambda behind the queue of events: judges instances as they are started and tagged. */
export const handler = lambdaHandler('check', createCheck);
