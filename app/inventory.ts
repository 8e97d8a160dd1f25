import type { Accounts } from '../aws/accounts.ts';
import { createInventory } from '../aws/inventory.ts';
import { kinds } from '../aws/resources/registry.generated.ts';
import type { Policy } from '../core/policy.ts';
import type { Inventory } from '../core/ports.ts';
import { accountsOf, nowMsOf } from './aws-access.ts';
import type { FunctionOptions } from './functions/options.ts';
import { policyOf } from './policy-of.ts';

/** What functions that look at AWS are composed of: the policy says how accounts are entered, and the inventory what it can undo. */
export function looking(options: FunctionOptions): {
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly policy: () => Promise<Policy>;
} {
  const policy =
    options.policy ??
    policyOf({ ...options, plan: (kind, remediation) => inventory.plan(kind, remediation) });
  const accounts = accountsOf(options, policy);
  const whole = createInventory({ accounts, kinds, nowMs: nowMsOf(options) });
  const inventory = options.restriction?.inventory(whole) ?? whole;
  return { accounts, inventory, policy };
}
