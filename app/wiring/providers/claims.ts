import { onceEach, type Provide } from '../options.ts';
import { provide as scansOf } from './scans.ts';

export const provide: Provide<'claims'> = onceEach((options) => {
  const { claim, liveIn } = scansOf(options);
  return { claim, liveIn };
});
