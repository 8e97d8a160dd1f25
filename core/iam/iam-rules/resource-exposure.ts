import type { IamRule } from '../rule.ts';
import { foundInList } from '../rules-of-lists.ts';

export const rule: IamRule = {
  category: 'resource-exposure',
  title: 'Can open resources to others',
  severities: 'high; medium when conditions have to hold',
  find: (change) =>
    foundInList(
      change,
      'permissions',
      'high',
      (actions) => `Can decide who reaches resources: ${actions} on everything`,
    ),
};
