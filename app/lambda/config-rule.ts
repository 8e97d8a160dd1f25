import { createConfigRule } from '../../events/aws-config/function.ts';
import { lambdaHandler } from '../runtime/entry.ts';

/** Lambda of AWS Config's rules, where they are asked for. */
export const handler = lambdaHandler('config-rule', createConfigRule);
