import type { Finding, Owner } from '../../core/finding.ts';
import { ownerIds } from '../../core/owners/owner-tag.ts';
import { isUserId } from './escape.ts';
import { counted } from './format.ts';

/** Who may approve, as the policy lists them. */
export type Approvers = { readonly users: readonly string[]; readonly groups: readonly string[] };

const approversShown = 10;

/** Mentions of approvers; null when the policy names none. Groups first: one mention for many. */
export function approverMentions({ users, groups }: Approvers): string | null {
  const all = [
    ...groups.filter((id) => /^S[A-Z0-9]{2,20}$/.test(id)).map((id) => `<!subteam^${id}>`),
    ...users.filter(isUserId).map((id) => `<@${id}>`),
  ];
  return all.length === 0 ? null : all.slice(0, approversShown).join(' ');
}

/** Mentions of everybody who owns it; null when nobody is known. */
export function ownerMentions(owner: Owner): string | null {
  const ids = ownerIds(owner).filter(isUserId);
  return ids.length === 0 ? null : ids.map((id) => `<@${id}>`).join(' ');
}

/** Every owner once, with how many findings are theirs, most first: a person with 20 findings is pinged once. */
export function ownersLine(findings: readonly Finding[], shown = 40): string | null {
  const counts = new Map<string, number>();
  let nobody = 0;
  for (const { owner } of findings) {
    const ids = ownerIds(owner).filter(isUserId);
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    if (ids.length === 0) nobody += 1;
  }
  if (findings.length === 0) return null;
  const owners = [...counts].sort(([, a], [, b]) => b - a);
  const parts = owners.slice(0, shown).map(([id, count]) => `<@${id}> ${count.toLocaleString('en-US')}`);
  if (owners.length > shown) parts.push(counted(owners.length - shown, 'other owner'));
  if (nobody > 0) parts.push(`no owner known: ${nobody.toLocaleString('en-US')}`);
  return parts.join(' · ');
}
