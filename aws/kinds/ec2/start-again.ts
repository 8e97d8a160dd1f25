import { Refused } from '../../../core/ports/remediator.ts';
import { differing, isGone, noUndo } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { startCall, startInstance } from './instance-calls.ts';
import { isMac } from './instance-price.ts';

const mac = 'AWS cleans the Mac host after a stop, so it starts an hour later or more.';
const kept = 'A public IPv4 address that is not elastic changes. Data on instance store volumes is lost.';

/** Undo of `stop`. */
export const startAgain: UndoStep<'ec2-instance'> = {
  calls: [startCall],
  says: ({ undo }, { plan }) =>
    undo['stateBefore'] === 'stopped'
      ? noUndo('It was already stopped, so there is nothing to undo.')
      : {
          is: 'partly',
          title: 'Start the instance again',
          lost: isMac(plan.material['Type'] ?? '') ? `${kept} ${mac}` : kept,
          untilMs: null,
        },
  differences: async (_aws, instance, { plan }) => {
    if (!instance) return isGone;
    const { state } = instance.facts;
    if (!state?.known) throw new Error('its state is unknown');
    const isStopped = state.value === 'stopped' || state.value === 'stopping';
    const same = (what: 'Type' | 'Started') => {
      const [before, now] = [plan.material[what], instance.material[what]];
      return before === undefined || now === undefined ? [] : differing(what, before, now);
    };
    return [
      ...(isStopped ? [] : differing('State', 'stopped', state.value)),
      ...same('Type'),
      ...same('Started'),
    ];
  },
  run: async (aws, { resource: { id } }, instance) => {
    const { state } = instance?.facts ?? {};
    if (state?.known && state.value === 'stopping')
      throw new Refused('The instance is still stopping. Press Undo again in a minute');
    await startInstance(aws, id);
    return { summary: 'Starting again.' };
  },
  isDone: (instance) => {
    if (!instance) return false;
    const { state } = instance.facts;
    return state?.known ? state.value === 'pending' || state.value === 'running' : 'unknown';
  },
};
