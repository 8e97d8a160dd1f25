import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  type Policy,
} from '@aws-sdk/client-iam';
import { emptyIdentity, type Identity } from '../../../core/changes/identity.ts';
import { plainText } from '../../../core/iam/documents/decode.ts';
import { assertAbout } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import { toTags } from '../../tags.ts';
import type { Reader } from '../define.ts';
import { policies, policiesOfAws } from './identity-arns.ts';
import { everyOf, there } from './identity-pages.ts';

/** Also of policies that AWS manages. */
export const readsTexts = [
  sends('IAM.GetPolicy', on([policies, policiesOfAws], 'iam:GetPolicy')),
  sends('IAM.GetPolicyVersion', on([policies, policiesOfAws], 'iam:GetPolicyVersion')),
];
export const readsPolicies = [
  ...readsTexts,
  sends('IAM.ListPolicyVersions', on(policies, 'iam:ListPolicyVersions')),
];

export type ReadPolicy = {
  readonly identity: Identity;
  /** How many users and roles have it as permissions boundary; undefined: IAM did not say. */
  readonly boundaries: number | undefined;
  /** Null: none. */
  readonly description: string | null;
};

export async function readPolicy(aws: Reader, arn: string): Promise<ReadPolicy> {
  const iam = aws.clients.iam();
  const policy = await getPolicy(aws, arn);
  const listed = await everyOf(
    'versions of a policy',
    (Marker) => iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn, Marker })),
    ({ Versions }) => there(Versions, 'the list of versions').map(({ VersionId }) => versionOf(VersionId)),
  );
  const versions: [string, string][] = [];
  for (const version of listed) versions.push([version, await readText(aws, arn, version)]);
  const defaultVersion = versionOf(policy.DefaultVersionId);
  return {
    identity: emptyIdentity({
      kind: 'policy',
      account: aws.account,
      arn,
      name: there(policy.PolicyName, 'a PolicyName'),
      path: there(policy.Path, 'a Path'),
      versions: withDefault(versions, defaultVersion),
      defaultVersion,
      tags: toTags(policy.Tags),
    }),
    boundaries: policy.PermissionsBoundaryUsageCount,
    // IAM omits an empty one.
    description: policy.Description || null,
  };
}

/** The text of the default version, read once per version. */
export async function readDefaultText(aws: Reader, arn: string): Promise<string> {
  const { DefaultVersionId } = await aws.once(`policy ${arn}`, () => getPolicy(aws, arn));
  const version = versionOf(DefaultVersionId);
  return aws.once(`policy ${arn} ${version}`, () => readText(aws, arn, version));
}

/** Throws when the default version is not among the versions: the list is not whole. */
export function withDefault(
  versions: readonly (readonly [string, string])[],
  defaultVersion: string,
): Readonly<Record<string, string>> {
  if (!versions.some(([version]) => version === defaultVersion))
    throw new Error("IAM's list of versions lacks the default version");
  return Object.fromEntries(versions);
}

export function versionOf(given: string | undefined): string {
  return there(given, 'a version of a policy');
}

async function getPolicy(aws: Reader, arn: string): Promise<Policy> {
  const { Policy } = await aws.clients.iam().send(new GetPolicyCommand({ PolicyArn: arn }));
  assertAbout(arn, Policy?.Arn);
  return Policy ?? {};
}

async function readText(aws: Reader, arn: string, VersionId: string): Promise<string> {
  const { PolicyVersion } = await aws.clients
    .iam()
    .send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }));
  assertAbout(VersionId, PolicyVersion?.VersionId);
  return plainText(there(PolicyVersion?.Document, 'the document of a version'));
}
