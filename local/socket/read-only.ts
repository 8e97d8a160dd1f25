import type { Restriction } from '../../app/wiring/options.ts';
import { capModes } from '../../core/policy.ts';
import { Refused, type Remediator } from '../../core/ports/remediator.ts';

export const readOnlyText = 'Read-only: the janitor was started without --act, so nothing is changed.';

/**
 * Twice over: no rule is above `notify`, so that nobody is offered anything; and what acts refuses, whoever asks. Dry
 * runs are not made either: to AWS they are calls that change.
 */
export const readOnly: Restriction = {
  policy: (policy) => capModes(policy, 'notify'),
  inventory: (inventory) => ({
    ...inventory,
    probe: async () => ({ probe: { allowed: 'unknown', because: readOnlyText }, protections: [] }),
  }),
  remediator: ({ isDone, readProgress }): Remediator => ({
    run: async () => {
      throw new Refused(readOnlyText);
    },
    isDone,
    readProgress,
  }),
};
