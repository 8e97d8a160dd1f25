import { createProbe } from '../../queues/probe.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda that the scan calls: dry runs, under a role that scanning does not have. */
export const handler = lambdaHandler('probe', createProbe);
