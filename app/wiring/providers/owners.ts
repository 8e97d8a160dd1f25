import { resolveOwner } from '../../../slack/people/owner.ts';
import type { Provide } from '../options.ts';
import { provide as clockOf } from './clock.ts';
import { provide as keyValueOf } from './key-value.ts';
import { provide as speakOf } from './speak.ts';

export const provide: Provide<'owners'> = (options) => {
  const people = {
    ...speakOf(options),
    keyValue: keyValueOf(options),
    clock: clockOf(options),
    log: options.log,
  };
  return { owner: (resource, policy) => resolveOwner(people, resource, policy) };
};
