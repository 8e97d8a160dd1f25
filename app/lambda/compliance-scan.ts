import { createComplianceScan } from '../../scheduler/compliance-scan.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda, every six hours. */
export const handler = lambdaHandler('compliance-scan', createComplianceScan);
