import { createMirror } from '../../../aws/mirror/mirror.ts';
import { onceEach, type Provide } from '../options.ts';
import { tablesOf } from '../tables.ts';

export const provide: Provide<'mirror'> = onceEach((options) => createMirror(tablesOf(options)));
