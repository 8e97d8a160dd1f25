import { atLeast, shifted, worstFirst } from '../../severity.ts';
import { shorterWays } from '../escalations/catalogue.ts';
import { newlyOpen, type Opened } from '../escalations/newly-open.ts';
import type { IamRule } from '../rule.ts';
import { unlessSure } from '../rule.ts';

export const rule: IamRule = {
  category: 'privilege-escalation',
  title: 'Can give itself more permissions',
  severities:
    'critical: rewrites permissions; high: passes a role or takes over another user; medium: needs a stronger target; one less on named resources, one less when conditions have to hold, one more when whoever made the change gains by it',
  find({ identity, isOwnGain }) {
    if (!identity) return null;
    const opened = [...shortest(newlyOpen(identity))].sort(byHarm);
    const [example] = opened;
    if (!example) return null;
    const { severity, isSure, beginning } = example;
    const more = opened.length - 1;
    return {
      severity: isOwnGain ? shifted(severity, 1) : severity,
      newly: opened.map(textOf),
      because: `Can ${example.escalation.how}: ${wordsOf(example)}${more > 0 ? `, and ${more} more ${more === 1 ? 'way' : 'ways'}` : ''}${unlessSure(isSure, beginning)}`,
      isSure,
    };
  },
};

/** Without the ways that only add an action to another as bad. */
function shortest(all: readonly Opened[]): readonly Opened[] {
  const byWay = new Map(all.map((one) => [one.escalation, one]));
  return all.filter((one) => {
    const shorter = shorterWays.get(one.escalation) ?? [];
    return !shorter.some((way) => {
      const other = byWay.get(way);
      return other && atLeast(other.severity, one.severity) && (other.isSure || !one.isSure);
    });
  });
}

/** The worst first; of equally bad ones what is sure. */
function byHarm(a: Opened, b: Opened): number {
  return worstFirst(a.severity, b.severity) || Number(b.isSure) - Number(a.isSure);
}

function wordsOf({ escalation, onWords }: Opened): string {
  return `${escalation.all.join(' + ')} on ${onWords}`;
}

function textOf({ escalation, on }: Opened): string {
  return `${escalation.all.join(' + ')}${on ? ` on ${on}` : ''}`;
}
