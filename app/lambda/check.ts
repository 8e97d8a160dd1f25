import { createCheck } from '../../events/ec2-instance/function.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda behind the queue of events: judges instances as they are started and tagged. */
export const handler = lambdaHandler('check', createCheck);
