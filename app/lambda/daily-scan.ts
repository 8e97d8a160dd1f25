import { createDailyScan } from '../../scheduler/daily-scan.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda, once a day. */
export const handler = lambdaHandler('daily-scan', createDailyScan);
