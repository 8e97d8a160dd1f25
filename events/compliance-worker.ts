import { lambdaHandler } from '../app/entry.ts';
import { createCompliance } from '../app/functions/compliance.ts';

/** Lambda behind the compliance queue: sums up what a scan evaluated. */
export const handler = lambdaHandler('compliance', createCompliance);
