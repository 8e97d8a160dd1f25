import { type AccountPolicy, accountEntry } from '../../core/policy.ts';
import { mrkdwn } from './escape.ts';
import { counted } from './format.ts';

const shown = 3;

/** "production (222222222222)", without the id when the name contains it. Escaped. */
export function accountWords(id: string, name: string | null): string {
  return name === null || name === '' || name === id
    ? mrkdwn(id, 40)
    : `${mrkdwn(name, 80)}${name.includes(id) ? '' : ` (${mrkdwn(id, 40)})`}`;
}

/** The account's name in the policy, else its id. */
export function accountName(id: string, accounts: readonly AccountPolicy[]): string {
  return accountEntry(accounts, id)?.name ?? id;
}

/**
 * " in production, staging and 3 more accounts", to append to a clause: without duplicates, in the given
 * order. Empty for no names. `as`: the escape function.
 */
export function inAccounts(names: readonly string[], as: typeof mrkdwn = mrkdwn): string {
  const distinct = [...new Set(names)];
  const first = distinct.slice(0, shown).map((name) => as(name, 40));
  const more = distinct.length - first.length;
  if (first.length === 0) return '';
  if (more > 0) return ` in ${first.join(', ')} and ${counted(more, 'more account')}`;
  const last = first.at(-1) ?? '';
  return first.length === 1 ? ` in ${last}` : ` in ${first.slice(0, -1).join(', ')} and ${last}`;
}

/** The name of each account in the policy, else its id. */
export function policyAccounts(accounts: readonly AccountPolicy[]): readonly string[] {
  return accounts.map(({ name, id }) => name ?? id ?? 'Janitor’s own account');
}
