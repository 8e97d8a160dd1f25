import { createIds } from '../../runtime/ids.ts';
import { onceEach, type Provide } from '../options.ts';
import { provide as clockOf } from './clock.ts';

export const provide: Provide<'ids'> = onceEach((options) => createIds(clockOf(options)));
