import { createScan } from '../../queues/scan.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda behind the scan queue: reads AWS, judges, claims. */
export const handler = lambdaHandler('scan', createScan);
