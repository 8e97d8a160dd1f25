import type { IamRule } from '../rule.ts';
import { foundInList } from '../rules-of-lists.ts';

export const rule: IamRule = {
  category: 'infrastructure-modification',
  title: 'Can change or destroy infrastructure',
  severities: 'low; for the digest only',
  digestOnly: true,
  find: (change) =>
    foundInList(
      change,
      'infrastructure',
      'low',
      (actions) => `Can change or destroy infrastructure: ${actions} on everything`,
    ),
};
