import { anyActionOf } from '../actions/iam-actions.ts';
import type { IamRule } from '../rule.ts';
import { some, unlessSure } from '../rule.ts';
import { isAbout } from '../semantics/actions.ts';
import { firstBeginning } from '../semantics/difference.ts';
import { reachesAll } from '../semantics/everything.ts';
import { gained } from '../semantics/identity-change.ts';

const standIn = anyActionOf('zq0', 'GetAny');

export const rule: IamRule = {
  category: 'not-action-allow',
  title: 'Allows everything but a list',
  severities: 'high; medium on limited resources; one less when conditions have to hold',
  find({ identity }) {
    if (!identity) return null;
    const lists = identity.change.after.policies.flatMap(({ statement: { effect, actions } }) =>
      effect === 'allow' && actions.isNot && isAbout(actions, standIn) ? [actions.patterns] : [],
    );
    const { gains } = gained(identity, standIn);
    if (lists.length === 0 || gains.length === 0) return null;
    const isSure = gains.some((gain) => gain.isSure);
    const isWide = gains.some((gain) => reachesAll(gain.region) && (gain.isSure || !isSure));
    const spared = [...new Set(lists.flat())];
    return {
      severity: isWide ? (isSure ? 'high' : 'medium') : isSure ? 'medium' : 'low',
      newly: lists.map((patterns) => `everything except ${patterns.join(', ') || 'nothing'}`),
      because: `NotAction allows every action of every service except ${some(spared) || 'none'}, also those that AWS adds later${unlessSure(isSure, firstBeginning(gains, identity.change.now))}`,
      isSure,
    };
  },
};
