import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { accountsOf } from '../accounts.ts';
import { onceEach, type Provide } from '../options.ts';
import { provide as clockOf } from './clock.ts';

export const provide: Provide<'inventory'> = onceEach((options) => {
  const { nowMs } = clockOf(options);
  const whole = createInventory({ accounts: accountsOf(options), kinds, nowMs });
  return options.restriction?.inventory(whole) ?? whole;
});
