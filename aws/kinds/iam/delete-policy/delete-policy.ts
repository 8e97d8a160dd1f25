import { DeletePolicyCommand } from '@aws-sdk/client-iam';
import type { Finding, Receipt } from '../../../../core/finding.ts';
import { isOtherHolders } from '../../../../core/iam/evidence/asked-holders.ts';
import { type InProgress, Refused } from '../../../../core/ports/remediator.ts';
import type { Resource } from '../../../../core/resource.ts';
import { absent } from '../../../access/answers.ts';
import { on, sends } from '../../../access/permission.ts';
import type { Reader, Remediation } from '../../define.ts';
import { readBack } from '../../read-back.ts';
import { changeBy, inOrder } from '../carry-out.ts';
import { deletesVersions, detaches } from '../carry-out-calls.ts';
import { noSuchEntity, policies } from '../identity-arns.ts';
import { listsIdentities } from '../list-identities.ts';
import { readPolicy, readsPolicies } from '../read-policy.ts';
import { createAgain } from './create-again.ts';
import {
  type FormerPolicy,
  formerHash,
  formerIn,
  readFormer,
  readsFormer,
  withKept,
} from './former-policy.ts';
import { holderWords } from './policy-holders.ts';
import { refuseDeletion } from './refuse-deletion.ts';

/**
 * The first step only reads: its progress stores the policy with all that undo needs. The second one compares and
 * deletes.
 */
export const deletePolicy: Remediation<'iam-identity'> = {
  title: 'Detach the managed policy from all and delete it',
  undo: {
    possible: 'no',
    how: 'Deletion is permanent. The policy can be created again from the receipt, with the same ARN, documents, description and tags, and attached again. Its unique id, its dates and the numbers of its versions are new.',
  },
  calls: [
    ...detaches,
    deletesVersions,
    sends('IAM.DeletePolicy', on(policies, 'iam:DeletePolicy')),
    ...readsFormer,
    listsIdentities,
  ],
  run: (aws, resource, finding) => firstStep(aws, resource, finding),
  next: {
    read: async (aws, finding) => {
      if (finding.progress) {
        const { note, made, state, undo } = finding.progress;
        return { note, made, inProgress: state, undo, readAgainAfterMs: 0, isReady: true };
      }
      const former = await readFormer(aws, finding.resource.id);
      return former ? { ...progressOf(former, finding), isReady: true } : null;
    },
    run: (aws, resource, finding) => secondStep(aws, resource, finding),
  },
  // Without progress, somebody else deleted the policy.
  isDone: (resource, { progress }) => resource === undefined && progress !== null,
  kept: {
    calls: readsPolicies,
    read: async (aws, { progress }) => {
      const former = formerIn(progress?.undo);
      if (!former) throw new Refused('Deleted, but its former state is not stored');
      if (!(await isGone(aws, former))) throw new Error('IAM shows the policy again');
      return { summary: `${summaryOf(former)} Confirmed by AWS.`, undo: {} };
    },
  },
  undoing: createAgain,
};

async function firstStep(aws: Reader, { id }: Pick<Resource, 'id'>, finding: Finding): Promise<InProgress> {
  if (!id.startsWith('policy/')) throw new Refused('Janitor deletes managed policies only');
  const former = await readFormer(aws, id);
  if (!former) throw new Refused('The policy is gone');
  if (isOtherHolders(finding.plan, former.holders.map(holderWords)))
    throw new Refused('It is not attached to the same as when people were asked. Decide again');
  await refuseDeletion(aws, former);
  return progressOf(former, finding);
}

async function secondStep(
  aws: Reader,
  { id }: Pick<Resource, 'id'>,
  { progress }: Finding,
): Promise<Receipt> {
  const former = formerIn(progress?.undo);
  const now = await readFormer(aws, id);
  if (!former || !now) throw new Refused(now ? 'Its former state is not stored' : 'The policy is gone');
  if (formerHash(now) !== progress?.state['seen'])
    throw new Refused('It was changed after its state was stored. Decide again about what is there now');
  await refuseDeletion(aws, now);
  const iam = aws.clients.iam();
  const { arn: policyArn, defaultVersion, versions } = now.policy;
  await inOrder([
    ...now.holders.map((one) => changeBy(iam, { ...one, arn: '' }, { edit: 'detach', policyArn })),
    ...Object.keys(versions)
      .filter((version) => version !== defaultVersion)
      .map((version) => changeBy(iam, now.policy, { edit: 'delete-version', version })),
    { what: 'delete', send: () => iam.send(new DeletePolicyCommand({ PolicyArn: policyArn })) },
  ]);
  await readBack(aws.clients, () => isGone(aws, now));
  return { summary: summaryOf(former), undo: {} };
}

function isGone(aws: Reader, { policy }: FormerPolicy): Promise<boolean> {
  return absent(noSuchEntity, true, async () => {
    await readPolicy(aws, policy.arn);
    return false;
  });
}

function progressOf(now: FormerPolicy, { receipt }: Finding): InProgress {
  return {
    note: 'its documents, tags and attachments are stored',
    made: 'its documents, description, tags and attachments',
    inProgress: { seen: formerHash(now) },
    undo: { former: withKept(now, formerIn(receipt?.undo)) },
    readAgainAfterMs: 0,
  };
}

function summaryOf({ holders }: FormerPolicy): string {
  if (holders.length === 0) return 'Deleted. It was attached to nobody.';
  return `Deleted, and detached from ${holders.length}.`;
}
