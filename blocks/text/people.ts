import type { Finding, Owner } from '../../core/finding.ts';
import { mentionableApprovers, mentionableOwners } from '../../core/owners/mentionable.ts';
import { counted } from './format.ts';

/** The approvers of the policy. */
export type Approvers = { readonly users: readonly string[]; readonly groups: readonly string[] };

const approversShown = 10;

/** Mentions the approvers, groups first; null when the policy names none. */
export function approverMentions(approvers: Approvers): string | null {
  const all = mentionableApprovers(approvers).map((id) =>
    id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`,
  );
  return all.length === 0 ? null : all.slice(0, approversShown).join(' ');
}

/** Mentions all owners; null when none is known. */
export function ownerMentions(owner: Owner): string | null {
  const ids = mentionableOwners(owner);
  return ids.length === 0 ? null : ids.map((id) => `<@${id}>`).join(' ');
}

/**
 * Mentions every owner once, with the number of their findings, most first. Findings without an owner mention
 * the approvers.
 */
export function ownersLine(findings: readonly Finding[], approvers: Approvers, shown = 40): string | null {
  const counts = new Map<string, number>();
  let nobody = 0;
  for (const { owner } of findings) {
    const ids = mentionableOwners(owner);
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    if (ids.length === 0) nobody += 1;
  }
  if (findings.length === 0) return null;
  const owners = [...counts].sort(([, a], [, b]) => b - a);
  const parts = owners.slice(0, shown).map(([id, count]) => `<@${id}> ${count.toLocaleString('en-US')}`);
  if (owners.length > shown) parts.push(counted(owners.length - shown, 'other owner'));
  if (nobody > 0)
    parts.push(
      [`no owner known: ${nobody.toLocaleString('en-US')}`, approverMentions(approvers)]
        .filter(Boolean)
        .join(' '),
    );
  return parts.join(' · ');
}
