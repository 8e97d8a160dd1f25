import type { Finding } from '../finding.ts';
import { byMoneyAndRisk } from '../lists/finding-order.ts';
import type { Digest } from '../ports/notices.ts';

/** Returns the findings that get a card: what got worse first, then new and waiting ones by money and risk. */
export function withCard(digest: Pick<Digest, 'worse' | 'fresh' | 'waiting' | 'cards'>): readonly Finding[] {
  return [...digest.worse, ...[...digest.fresh, ...digest.waiting].sort(byMoneyAndRisk)].slice(
    0,
    digest.cards,
  );
}
