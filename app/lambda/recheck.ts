import { createRecheck } from '../../scheduler/recheck.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda behind the recheck queue: looks again and remediates; the only role that may change AWS. */
export const handler = lambdaHandler('recheck', createRecheck);
