import { type Finding, hasNoCard } from '../finding.ts';
import { byMoneyAndRisk } from '../lists/finding-order.ts';
import type { Digest } from '../ports/notices.ts';

type DigestFindings = Pick<Digest, 'worse' | 'fresh' | 'waiting' | 'cards'>;

/** Returns the findings that get a card: worse ones first, then new and waiting ones by money and risk. */
export function withCard(digest: DigestFindings): readonly Finding[] {
  return carded(digest).slice(0, digest.cards);
}

/** Returns all findings that need a card, in this digest or a later one. */
export function carded({ worse, fresh, waiting }: Omit<DigestFindings, 'cards'>): readonly Finding[] {
  return [...worse, ...[...fresh, ...waiting].sort(byMoneyAndRisk)].filter((finding) => !hasNoCard(finding));
}
