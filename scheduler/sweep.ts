import { lambdaHandler } from '../app/entry.ts';
import { createSweep } from '../app/functions/sweep.ts';

/** Lambda, every few minutes: completes what a crash left half done. */
export const handler = lambdaHandler('sweep', createSweep);
