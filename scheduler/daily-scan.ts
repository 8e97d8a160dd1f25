import { lambdaHandler } from '../app/entry.ts';
import { createDailyScan } from '../app/functions/daily-scan.ts';

/** Lambda, once a day. */
export const handler = lambdaHandler('daily-scan', createDailyScan);
