import {
  GetKeyPolicyCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { absent, requiredList } from '../../../access/answers.ts';
import { everyItem } from '../../../access/pages.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { on, onAll, sends } from '../../../access/permission.ts';
import { neverWithout, type PolicyService, policyIn } from './policy-service.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html: the most of a page. */
const perPage = 1_000;

const keys = 'arn:{partition}:kms:*:{account}:key/*';

export const keyPolicies: PolicyService = {
  kind: 'key',
  readsAtOnce: 8,
  lists: [
    sends('KMS.ListKeys', onAll('kms:ListKeys', 'KMS has no resource-level permissions for this action.')),
  ],
  list: async (aws, Marker) => {
    const answer = await aws.clients.kms(aws.region).send(new ListKeysCommand({ Limit: perPage, Marker }));
    const items = requiredList(answer.Keys, 'keys').map(({ KeyId: name, KeyArn: arn }) => {
      if (!name || !arn) throw new Error("KMS's response lacks the id of a key");
      return { name, arn };
    });
    return { items, next: nextMarker(answer) };
  },
  finds: [],
  find: async (aws, name) => ({
    name,
    arn: `arn:${partitionOf(aws.region)}:kms:${aws.region}:${aws.account}:key/${name}`,
  }),
  reads: [sends('KMS.GetKeyPolicy', on(keys, 'kms:GetKeyPolicy'))],
  // Every key has a policy: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  read: (aws, { name: KeyId }) =>
    absent('NotFoundException', undefined, async () => {
      const { Policy } = await aws.clients
        .kms(aws.region)
        .send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      return policyIn(Policy, 'key policy');
    }),
  writes: [sends('KMS.PutKeyPolicy', on(keys, 'kms:PutKeyPolicy'))],
  // KMS refuses a policy that would lock out who sends it.
  write: async (aws, { name: KeyId }, policy) => {
    const input = { KeyId, PolicyName: 'default', Policy: neverWithout(policy, 'KMS key') };
    return aws.clients.kms(aws.region).send(new PutKeyPolicyCommand(input));
  },
  readsTags: [sends('KMS.ListResourceTags', on(keys, 'kms:ListResourceTags'))],
  tags: async (aws, { name: KeyId }) => {
    const tags = await everyItem({ what: 'tags', atMost: 10 }, async (Marker) => {
      const answer = await aws.clients.kms(aws.region).send(new ListResourceTagsCommand({ KeyId, Marker }));
      return { items: requiredList(answer.Tags, 'tags'), next: nextMarker(answer) };
    });
    return Object.fromEntries(
      tags.map(({ TagKey, TagValue }) => {
        if (TagKey === undefined || TagValue === undefined)
          throw new Error("KMS's response lacks a tag's key");
        return [TagKey, TagValue];
      }),
    );
  },
};

type KmsPage = { readonly Truncated?: boolean | undefined; readonly NextMarker?: string | undefined };

function nextMarker({ Truncated, NextMarker }: KmsPage): string | undefined {
  if (Truncated && !NextMarker) throw new Error("KMS's response is truncated but lacks the NextMarker");
  return Truncated ? NextMarker : undefined;
}
