import type { NotLookedAt } from '../core/scan.ts';
import { mrkdwn } from './escape.ts';
import { counted, kindWords } from './format.ts';

/** Why what was not looked at, one line a reason, the most frequent first; what does not fit is counted. */
export function notLookedAtLines(items: readonly NotLookedAt[], groupsShown = 5): readonly string[] {
  const byReason = new Map<string, NotLookedAt[]>();
  for (const item of items) byReason.set(item.reason, [...(byReason.get(item.reason) ?? []), item]);
  const groups = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  const accounts = new Set(items.map(({ account }) => account)).size;
  const lines = groups.slice(0, groupsShown).map(([reason, members]) => {
    const places = members.map(({ account, region }) => (accounts > 1 ? `${account}/${region}` : region));
    const kinds = members.map(({ kind }) => kindWords(kind));
    return `• ${some(places, 4)} (${some(kinds, 3, true)}): ${mrkdwn(reason, 140)}`;
  });
  const rest = groups.slice(groupsShown).reduce((sum, [, members]) => sum + members.length, 0);
  return rest > 0
    ? [
        ...lines,
        `• and ${counted(rest, 'more part')} for ${counted(groups.length - groupsShown, 'other reason')}`,
      ]
    : lines;
}

function some(values: readonly string[], shown: number, escaped = false): string {
  const distinct = [...new Set(values)];
  const first = distinct.slice(0, shown).map((value) => (escaped ? value : mrkdwn(value, 40)));
  const more = distinct.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ');
}
