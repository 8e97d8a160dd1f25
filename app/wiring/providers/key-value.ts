import { createKeyValue } from '../../../aws/state/key-value.ts';
import { onceEach, type Provide } from '../options.ts';
import { dbOf } from '../tables.ts';
import { provide as clockOf } from './clock.ts';

export const provide: Provide<'keyValue'> = onceEach((options) =>
  createKeyValue(dbOf(options), clockOf(options)),
);
