import type { Accounts } from '../../aws/access/accounts.ts';
import { createInventory } from '../../aws/inventory.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import type { Policy } from '../../core/policy.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import { policyOf } from '../policy/policy-of.ts';
import { accountsOf, nowMsOf } from './aws-access.ts';
import type { FunctionOptions } from './options.ts';

/** What functions that look at AWS are composed of. The policy holds what other accounts are entered with. */
export function looking(options: FunctionOptions): {
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly policy: () => Promise<Policy>;
} {
  const policy = policyOf(options);
  const accounts = accountsOf(options, policy);
  const whole = createInventory({ accounts, kinds, nowMs: nowMsOf(options) });
  return { accounts, inventory: options.restriction?.inventory(whole) ?? whole, policy };
}
