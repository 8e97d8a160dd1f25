import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { Refused } from '../../../core/ports/remediator.ts';
import { assertAbout, requiredItem } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import { differing, isGone, noUndo } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { isMac } from './instance-price.ts';

const mac = 'AWS cleans the Mac host after a stop, so it starts an hour later or more.';
const kept = 'A public IPv4 address that is not elastic changes. Data on instance store volumes is lost.';

/** Undo of `stop`. */
export const startAgain: UndoStep<'ec2-instance'> = {
  // An instance with encrypted volumes also needs a grant on their keys:
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
  calls: [
    sends(
      'EC2.StartInstances',
      on('arn:{partition}:ec2:*:{account}:instance/*', 'ec2:StartInstances'),
      on('arn:{partition}:kms:*:{account}:key/*', 'kms:CreateGrant', {
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      }),
    ),
  ],
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
    const { StartingInstances } = await aws.clients
      .ec2(aws.region)
      .send(new StartInstancesCommand({ InstanceIds: [id] }));
    const { InstanceId, CurrentState } = requiredItem(StartingInstances, 'instance');
    assertAbout(id, InstanceId);
    const now = CurrentState?.Name;
    if (now !== 'pending' && now !== 'running')
      throw new Error(`EC2's response does not confirm the start: the state is ${now ?? 'unknown'}`);
    return { summary: 'Starting again.' };
  },
  isDone: (instance) => {
    if (!instance) return false;
    const { state } = instance.facts;
    return state?.known ? state.value === 'pending' || state.value === 'running' : 'unknown';
  },
};
