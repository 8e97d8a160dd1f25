import type { AccountPolicy } from '../../core/policy.ts';
import type { NotLookedAt } from '../../core/scan.ts';
import { everyKind } from '../../core/unit.ts';
import { accountName, accountWords, inAccounts } from '../text/accounts.ts';
import { mrkdwn } from '../text/escape.ts';
import { counted, kindWords } from '../text/format.ts';

type ReasonGroup = { readonly reasons: readonly string[]; readonly items: readonly NotLookedAt[] };

/**
 * Reasons why units were not read, most frequent first; reasons that do not fit are counted. Failures of the
 * same places share a line. `accounts`: all accounts of the policy.
 */
export function notLookedAtLines(
  items: readonly NotLookedAt[],
  accounts: readonly AccountPolicy[],
  groupsShown = 5,
): readonly string[] {
  const groups = bySamePlaces(byReason(items)).toSorted((a, b) => b.items.length - a.items.length);
  const lines = groups.slice(0, groupsShown).map((group) => line(group, accounts));
  const rest = groups.slice(groupsShown);
  if (rest.length === 0) return lines;
  const parts = rest.flatMap((group) => group.items);
  const where = inAccounts(parts.map(({ account }) => accountName(account, accounts)));
  return [
    ...lines,
    `• and ${counted(parts.length, 'more part')}${where}, for ${counted(rest.length, 'other reason')}`,
  ];
}

/** " Account shop and 3 parts in staging could not be read.", to append to plain text; empty when all were read. */
export function blindText(items: readonly NotLookedAt[], accounts: readonly AccountPolicy[]): string {
  if (items.length === 0) return '';
  const namesOf = (some: readonly NotLookedAt[]): readonly string[] =>
    some.map(({ account }) => accountName(account, accounts));
  const whole = [...new Set(namesOf(items.filter(({ kind }) => kind === everyKind)))];
  const parts = items.filter(({ kind }) => kind !== everyKind);
  const what = [
    ...(whole.length === 0
      ? []
      : [`${whole.length === 1 ? 'account' : 'accounts'}${inAccounts(whole).slice(3)}`]),
    ...(parts.length === 0 ? [] : [`${counted(parts.length, 'part')}${inAccounts(namesOf(parts))}`]),
  ].join(' and ');
  return ` ${what.charAt(0).toUpperCase()}${what.slice(1)} could not be read.`;
}

function line({ reasons, items }: ReasonGroup, accounts: readonly AccountPolicy[]): string {
  const ids = [...new Set(items.map(({ account }) => account))];
  const [id = ''] = ids;
  const names = ids.map((account) => accountName(account, accounts));
  const why = some(
    reasons.map((reason) => mrkdwn(reason, 300)),
    2,
    '; ',
  );
  if (items.every(({ kind }) => kind === everyKind)) {
    const [name = id] = names;
    return ids.length === 1
      ? `• Account ${accountWords(id, name)}: ${why}`
      : `• Accounts${inAccounts(names).slice(3)}: ${why}`;
  }
  const regions = some(
    items.map(({ region }) => mrkdwn(region, 40)),
    4,
  );
  const kinds = some(
    items.map(({ kind }) => kindWords(kind)),
    3,
  );
  return `• ${regions}${inAccounts(names)} (${kinds}): ${why}`;
}

function byReason(items: readonly NotLookedAt[]): readonly ReasonGroup[] {
  return grouped(items, ({ reason }) => reason).map((members) => ({
    reasons: members.slice(0, 1).map(({ reason }) => reason),
    items: members,
  }));
}

/** Merges reasons that failed in the same places: each service words a denial in its own way. */
function bySamePlaces(groups: readonly ReasonGroup[]): readonly ReasonGroup[] {
  const places = ({ items }: ReasonGroup): string =>
    [...new Set(items.map(({ account, region }) => `${account}|${region}`))].toSorted().join(' ');
  return grouped(groups, places).map((same) => ({
    reasons: same.flatMap(({ reasons }) => reasons),
    items: same.flatMap((group) => group.items),
  }));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups.values()];
}

function some(values: readonly string[], shown: number, between = ', '): string {
  const distinct = [...new Set(values)];
  const more = distinct.length - shown;
  const first = distinct.slice(0, shown).join(between);
  return more > 0 ? `${first} and ${more} more` : first;
}
