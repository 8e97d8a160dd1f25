import { createCompliance } from '../../queues/compliance.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda behind the compliance queue: sums up what a scan evaluated. */
export const handler = lambdaHandler('compliance', createCompliance);
