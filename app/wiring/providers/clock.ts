import { onceEach, type Provide } from '../options.ts';

export const provide: Provide<'clock'> = onceEach(({ clock }) => clock ?? { nowMs: () => Date.now() });
