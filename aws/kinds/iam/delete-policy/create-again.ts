import { CreatePolicyCommand } from '@aws-sdk/client-iam';
import type { Identity } from '../../../../core/changes/identity.ts';
import type { Finding } from '../../../../core/finding.ts';
import { identityId } from '../../../../core/iam/state/identity-id.ts';
import { meaningOfText, sameIdentity } from '../../../../core/iam/state/same-identity.ts';
import { byVersion } from '../../../../core/iam/state/versions.ts';
import {
  PartlyChanged,
  type ProgressRead,
  Refused,
  type UndoReceipt,
} from '../../../../core/ports/remediator.ts';
import { inWords } from '../../../access/errors.ts';
import { on, sends } from '../../../access/permission.ts';
import { keptIn, keptTooLittle } from '../../as-left.ts';
import type { Reader, UndoStep } from '../../define.ts';
import { readBack } from '../../read-back.ts';
import { changeBy, type IamCall } from '../carry-out.ts';
import { attaches, createsVersions } from '../carry-out-calls.ts';
import { policies } from '../identity-arns.ts';
import { type FormerPolicy, formerIn, readFormer, readsFormer } from './former-policy.ts';
import { type Holder, holderWords, isStillThere, readsHolder } from './policy-holders.ts';

/** Undo of `delete-policy`. Attaches last, so that no version but the default one is ever in force for anybody. */
export const createAgain: UndoStep<'iam-identity'> = {
  calls: [
    sends('IAM.CreatePolicy', on(policies, 'iam:CreatePolicy'), on(policies, 'iam:TagPolicy')),
    createsVersions,
    ...attaches,
    ...readsFormer,
    ...readsHolder,
  ],
  says: ({ undo }) =>
    formerIn(undo)
      ? {
          is: 'equivalent',
          title: 'Create the policy again and attach it to everybody who had it',
          lost: 'The ARN is the same. Its unique id and dates are new, and its versions are numbered from v1.',
          untilMs: null,
        }
      : keptTooLittle,
  differences: async (_aws, resource) =>
    resource ? [{ what: 'Policy', before: 'deleted', after: 'there' }] : [],
  run: async (aws, finding) => {
    const former = keptFormer(finding);
    await create(aws, former);
    // Uncertain, not refused: the sweep reads what is there, and `next` does the rest.
    return complete(aws, former, 1).catch((cause: unknown) => {
      throw new Error(`The policy is created, and the rest is not done: ${inWords(cause)}`, { cause });
    });
  },
  next: {
    read: async (aws, finding): Promise<ProgressRead | null> => {
      const now = await readFormer(aws, finding.resource.id);
      if (!now) return null;
      return {
        note: `the policy is there, attached to ${now.holders.length}`,
        made: 'the policy',
        inProgress: {},
        undo: {},
        readAgainAfterMs: 0,
        isReady: true,
      };
    },
    run: async (aws, finding) => {
      const former = keptFormer(finding);
      const now = await readFormer(aws, finding.resource.id);
      if (!now) throw new Refused('The policy that Janitor created is gone');
      if (!isBeginOf(now.policy, former.policy))
        throw new Refused('It is no longer the policy that Janitor created');
      return complete(aws, former, versionIds(now.policy).length).catch((cause: unknown) => {
        throw new PartlyChanged(`The policy is created, and the rest is not done: ${inWords(cause)}`, {
          cause,
        });
      });
    },
  },
  isDone: () => false,
};

function keptFormer(finding: Finding): FormerPolicy {
  const former = formerIn(keptIn(finding));
  if (!former) throw new Refused('The policy before its deletion is not stored');
  return former;
}

async function create(aws: Reader, { policy, description }: FormerPolicy): Promise<void> {
  const Tags = Object.entries(policy.tags)
    .filter(([Key]) => !Key.startsWith('aws:'))
    .map(([Key, Value]) => ({ Key, Value }));
  await aws.clients.iam().send(
    new CreatePolicyCommand({
      PolicyName: policy.name,
      Path: policy.path,
      PolicyDocument: textOf(policy, versionIds(policy)[0]),
      ...(description === null ? {} : { Description: description }),
      ...(Tags.length > 0 ? { Tags } : {}),
    }),
  );
}

/** Creates the versions after the first `made` ones and attaches the policy where it is missing. */
async function complete(aws: Reader, former: FormerPolicy, made: number): Promise<UndoReceipt> {
  const { policy } = former;
  const iam = aws.clients.iam();
  let now: FormerPolicy | undefined;
  await readBack(aws.clients, async () => {
    now = await readFormer(aws, identityId(policy));
    return now !== undefined;
  });
  const has = (one: Holder) => now?.holders.some(({ id }) => id === one.id) === true;
  const there: Holder[] = [];
  for (const one of former.holders) if (await isStillThere(aws, one)) there.push(one);
  const changes: readonly IamCall[] = [
    ...versionIds(policy)
      .slice(made)
      .map((version) =>
        changeBy(iam, policy, {
          edit: 'create-version',
          version: null,
          text: textOf(policy, version),
          isDefault: version === policy.defaultVersion,
        }),
      ),
    ...there
      .filter((one) => !has(one))
      .map((one) => changeBy(iam, { ...one, arn: '' }, { edit: 'attach', policyArn: policy.arn })),
  ];
  for (const { send } of changes) await send();
  await readBack(aws.clients, async () => {
    now = await readFormer(aws, identityId(policy));
    return now !== undefined && sameIdentity(now.policy, policy) && there.every(has);
  });
  return { summary: summaryOf(former, there) };
}

function summaryOf({ holders }: FormerPolicy, there: readonly Holder[]): string {
  const gone = holders.filter((one) => !there.includes(one)).map(holderWords);
  const attached = there.length === 0 ? 'Created again.' : `Created again, and attached to ${there.length}.`;
  return gone.length === 0 ? attached : `${attached} Gone meanwhile: ${gone.join(', ')}.`;
}

/** Whether the versions are the first ones of the other policy, as an undo leaves them that ended halfway. */
function isBeginOf(now: Identity, whole: Identity): boolean {
  const [have, wanted] = [versionIds(now), versionIds(whole)];
  const isSame = (id: string, at: number) => {
    const other = wanted[at];
    return other !== undefined && meaningOfText(textOf(now, id)) === meaningOfText(textOf(whole, other));
  };
  const madeDefault = wanted.slice(0, have.length).includes(whole.defaultVersion ?? '');
  return have.every(isSame) && (!madeDefault || sameDefault(now, whole));
}

function sameDefault(a: Identity, b: Identity): boolean {
  return meaningOfText(textOf(a, a.defaultVersion)) === meaningOfText(textOf(b, b.defaultVersion));
}

function versionIds({ versions }: Identity): readonly string[] {
  return Object.keys(versions).sort(byVersion);
}

function textOf({ arn, versions }: Identity, version: string | null | undefined): string {
  const text = versions[version ?? ''];
  if (text === undefined) throw new Refused(`${arn} has no document of ${version ?? 'any version'}`);
  return text;
}
