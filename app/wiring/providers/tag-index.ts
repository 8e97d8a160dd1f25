import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createTagIndex } from '../../../aws/kinds/tag-index.ts';
import { accountsOf } from '../accounts.ts';
import type { Provide } from '../options.ts';
import { provide as clockOf } from './clock.ts';

export const provide: Provide<'tagIndex'> = (options) =>
  createTagIndex({ accounts: accountsOf(options), kinds, nowMs: clockOf(options).nowMs });
