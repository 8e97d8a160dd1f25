import { createSweep } from '../../scheduler/sweep.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda, every few minutes: completes what a crash left half done. */
export const handler = lambdaHandler('sweep', createSweep);
