import type { Policy } from '../../core/policy.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Remediator } from '../../core/ports/remediator.ts';
import type { SendingOptions } from './sending.ts';

/** Less than a function may do otherwise: each part is given back with what it may not do taken out. */
export type Restriction = {
  readonly policy: (policy: Policy) => Policy;
  readonly inventory: (inventory: Inventory) => Inventory;
  readonly remediator: (remediator: Remediator) => Remediator;
};

/** What each function is composed from. Nothing is called before it is needed, but for secrets, which are read at once. */
export type FunctionOptions = SendingOptions & {
  /** Default: the compiled one that the environment names. */
  readonly policy?: () => Promise<Policy>;
  readonly restriction?: Pick<Restriction, 'inventory' | 'remediator'>;
};
