import { type AccountPolicy, accountEntry } from '../../core/policy.ts';
import { mrkdwn } from './escape.ts';
import { counted } from './format.ts';

const shown = 3;

/** "production (222222222222)": the id where the name does not hold it. Escaped. */
export function accountWords(id: string, name: string | null): string {
  return name === null || name === '' || name === id
    ? mrkdwn(id, 40)
    : `${mrkdwn(name, 80)}${name.includes(id) ? '' : ` (${mrkdwn(id, 40)})`}`;
}

/** What people call the account: its name in the policy, else its id. */
export function accountName(id: string, accounts: readonly AccountPolicy[]): string {
  return accountEntry(accounts, id)?.name ?? id;
}

/**
 * " in production, staging and 3 more accounts", for the end of a clause: each once, in their order. Empty for none.
 * `as`: how the names are made harmless.
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

/** The accounts that a policy looks at, as far as it names them. */
export function policyAccounts(accounts: readonly AccountPolicy[]): readonly string[] {
  return accounts.map(({ name, id }) => name ?? id ?? 'Janitor’s own account');
}
