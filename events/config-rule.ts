import { lambdaHandler } from '../app/entry.ts';
import { createConfigRule } from '../app/functions/config-rule.ts';

/** Lambda of AWS Config's rules, where they are asked for. */
export const handler = lambdaHandler('config-rule', createConfigRule);
