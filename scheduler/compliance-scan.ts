import { lambdaHandler } from '../app/entry.ts';
import { createComplianceScan } from '../app/functions/compliance-scan.ts';

/** Lambda, every six hours. */
export const handler = lambdaHandler('compliance-scan', createComplianceScan);
