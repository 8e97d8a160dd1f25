import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { accountsOf } from '../accounts.ts';
import type { Provide } from '../options.ts';
import { provide as clockOf } from './clock.ts';

/** Changes AWS. Only the functions `recheck` and `recheck-iam` get this dep. */
export const provide: Provide<'remediator'> = (options) => {
  const { nowMs } = clockOf(options);
  const whole = createRemediator({ accounts: accountsOf(options), kinds, nowMs });
  return options.restriction?.remediator(whole) ?? whole;
};
