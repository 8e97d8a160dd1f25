import { actionsByHarm } from '../escalations/actions-by-harm.ts';
import type { IamRule } from '../rule.ts';
import { some } from '../rule.ts';
import { gained } from '../semantics/identity-change.ts';

export const rule: IamRule = {
  category: 'boundary-removed',
  title: 'Lost its permissions boundary',
  severities: 'high: removed; medium: replaced by a wider one',
  find({ boundary, identity }) {
    if (!boundary || boundary.before === null || boundary.after === undefined) return null;
    const isRemoved = boundary.after === null;
    const isSame = JSON.stringify(boundary.before) === JSON.stringify(boundary.after);
    if (isSame || (boundary.before === undefined && !isRemoved)) return null;
    const all = identity ? actionsByHarm.filter((action) => gained(identity, action).gains.length > 0) : [];
    const names = all.map(({ name }) => name);
    if (!isRemoved && names.length === 0) return null;
    const more = names.length > 0 ? `, so now also ${some(names)}` : '';
    return {
      severity: isRemoved ? 'high' : 'medium',
      newly: names.length > 0 ? names : ['everything that the boundary held back'],
      because: isRemoved
        ? `The permissions boundary is gone${more}.`
        : `The new permissions boundary holds back less${more}.`,
      isSure: boundary.before !== undefined,
    };
  },
};
