import { lambdaHandler } from '../app/entry.ts';
import { createProbe } from '../app/functions/probe.ts';

/** Lambda that the scan calls: dry runs, under a role that scanning does not have. */
export const handler = lambdaHandler('probe', createProbe);
