import { createChangeHistory } from '../../../aws/services/change-history.ts';
import { accountsOf } from '../accounts.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'changeHistory'> = (options) =>
  createChangeHistory({ accounts: accountsOf(options) });
