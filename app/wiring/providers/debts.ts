import { debtStore } from '../../../aws/state/debt.ts';
import type { Provide } from '../options.ts';
import { dbOf } from '../tables.ts';

export const provide: Provide<'debts'> = (options) => debtStore(dbOf(options));
