import { homeFilterModal } from '../../blocks/modals/home-filter-modal.ts';
import { decodeHome } from '../../blocks/text/ids.ts';
import type { AccountPolicy } from '../../core/policy.ts';
import { defineAction } from '../define.ts';

/** Opens the filter form of the Home tab. The submission applies it. */
export const action = defineAction({
  readsOnly: true,
  run: async (deps, { value }) => {
    const { rules, accounts } = await deps.policy();
    const choices = { rules: Object.keys(rules).toSorted(), accounts: accounts.map(accountLabel) };
    return { does: 'open', view: homeFilterModal(decodeHome(value) ?? { filter: 'mine', page: 0 }, choices) };
  },
});

/** The account's name, else its id, as in findings. */
function accountLabel({ id, name }: AccountPolicy): string {
  return name || (id ?? '');
}
