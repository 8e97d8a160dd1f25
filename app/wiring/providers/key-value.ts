import { createKeyValue } from '../../../aws/state/key-value.ts';
import { onceEach, type Provide } from '../options.ts';
import { tablesOf } from '../tables.ts';
import { provide as clockOf } from './clock.ts';

export const provide: Provide<'keyValue'> = onceEach((options) =>
  createKeyValue({ ...tablesOf(options), clock: clockOf(options) }),
);
