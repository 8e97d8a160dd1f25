import type { Restriction } from '../../app/wiring/options.ts';
import { capModes } from '../../core/policy.ts';
import type { AlarmMutes } from '../../core/ports/alarm-mutes.ts';
import { Refused, type Remediator } from '../../core/ports/remediator.ts';

export const readOnlyText = 'Read-only: the janitor was started without --act, so nothing is changed.';

/**
 * Two safeguards: no rule has a mode above `notify`, so no remediation is offered; and the remediator refuses
 * everything. Dry runs are refused too, because AWS treats them as changing calls.
 */
export const readOnly: Restriction = {
  policy: (policy) => capModes(policy, 'notify'),
  inventory: (inventory) => ({
    ...inventory,
    probe: async () => ({ probe: { allowed: 'unknown', because: readOnlyText }, protections: [] }),
  }),
  remediator: ({ isDone, readKept, readProgress, undo }): Remediator => ({
    run: async () => {
      throw new Refused(readOnlyText);
    },
    isDone,
    readKept,
    readProgress,
    undo: {
      ...undo,
      run: async () => {
        throw new Refused(readOnlyText);
      },
    },
  }),
  alarmMutes: ({ acts }): AlarmMutes => ({
    acts,
    mute: async () => {
      throw new Refused(readOnlyText);
    },
    unmute: async () => {
      throw new Refused(readOnlyText);
    },
  }),
};
