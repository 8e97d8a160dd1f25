import { lambdaHandler } from '../app/entry.ts';
import { createRecheck } from '../app/functions/recheck.ts';

/** Lambda behind the recheck queue: looks again and remediates; the only role that may change AWS. */
export const handler = lambdaHandler('recheck', createRecheck);
