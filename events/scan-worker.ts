import { lambdaHandler } from '../app/entry.ts';
import { createScan } from '../app/functions/scan.ts';

/** Lambda behind the scan queue: reads AWS, judges, claims. */
export const handler = lambdaHandler('scan', createScan);
