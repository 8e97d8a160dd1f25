import type { IamRule } from '../rule.ts';
import { foundInList } from '../rules-of-lists.ts';

export const rule: IamRule = {
  category: 'credentials-exposure',
  title: 'Can take or make credentials',
  severities: 'high; medium when conditions have to hold',
  find: (change) =>
    foundInList(
      change,
      'credentials',
      'high',
      (actions) => `Can take or make credentials: ${actions} on everything`,
    ),
};
