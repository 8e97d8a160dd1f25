import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource } from '../../../core/resource.ts';
import { differing, isGone, noUndo } from '../as-left.ts';
import type { Remediation, UndoStep } from '../define.ts';
import { startCall, startInstance, stopCall, stopInstance } from './instance-calls.ts';

const stopAgain: UndoStep<'ec2-instance'> = {
  calls: [stopCall],
  says: ({ undo }) =>
    undo['stateBefore'] === 'stopped'
      ? { is: 'exact', title: 'Stop the instance again', lost: null, untilMs: null }
      : noUndo('It was not stopped, so there is nothing to undo.'),
  differences: async (_aws, instance, { plan }) => {
    if (!instance) return isGone;
    const state = stateOf(instance);
    const type = plan.material['Type'] ?? instance.material['Type'] ?? '';
    return [
      ...(state === 'running' || state === 'pending' ? [] : differing('State', 'running', state)),
      ...differing('Type', type, instance.material['Type'] ?? ''),
    ];
  },
  run: async (aws, { resource: { id } }) => {
    await stopInstance(aws, id);
    return { summary: 'Stopped again.' };
  },
  isDone: (instance) => isIn(instance, ['stopping', 'stopped']),
};

/** Answer to an unexpected stop. */
export const start: Remediation<'ec2-instance'> = {
  title: 'Start the instance',
  undo: { possible: 'yes', how: 'Stop it again.' },
  calls: [startCall],
  run: async (aws, instance) => {
    const before = stateOf(instance);
    if (before !== 'stopped') throw new Refused(`The instance is ${before}, not stopped`);
    await startInstance(aws, instance.id);
    const { id, region } = instance;
    return {
      summary: 'Started.',
      undo: { call: 'ec2:StopInstances', instanceId: id, region, stateBefore: before },
    };
  },
  isDone: (instance) => isIn(instance, ['pending', 'running']),
  undoing: stopAgain,
};

function stateOf({ facts: { state } }: Resource<'ec2-instance'>): string {
  if (!state?.known) throw new Error('its state is unknown');
  return state.value;
}

function isIn(
  instance: Resource<'ec2-instance'> | undefined,
  states: readonly string[],
): boolean | 'unknown' {
  if (!instance) return false;
  const { state } = instance.facts;
  return state?.known ? states.includes(state.value) : 'unknown';
}
