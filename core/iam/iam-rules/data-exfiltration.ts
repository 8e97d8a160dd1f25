import type { IamRule } from '../rule.ts';
import { foundInList } from '../rules-of-lists.ts';

export const rule: IamRule = {
  category: 'data-exfiltration',
  title: 'Can read or copy all data',
  severities: 'medium; low when conditions have to hold',
  find: (change) =>
    foundInList(change, 'data', 'medium', (actions) => `Can read or copy data: ${actions} on everything`),
};
