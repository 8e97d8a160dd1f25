import { createHistory } from '../../../aws/evaluations/queries.ts';
import type { Provide } from '../options.ts';
import { tablesOf } from '../tables.ts';

export const provide: Provide<'history'> = (options) => createHistory(tablesOf(options));
