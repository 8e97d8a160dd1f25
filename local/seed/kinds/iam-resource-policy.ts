import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { z } from 'zod';
import { defineLocalKind, type HandChange } from '../define.ts';
import { name, tags } from '../fields.ts';

const schema = z.strictObject({ name, region: z.string(), tags });

const account = '123456789012';

const policyOf = (...principals: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: principals.map((AWS) => ({
      Effect: 'Allow',
      Principal: { AWS },
      Action: 'kms:*',
      Resource: '*',
    })),
  });
const stranger = 'arn:aws:iam::210987654321:root';
const own = `arn:aws:iam::${account}:root`;

/** KMS keys, whose policies say who may use them. The policies of buckets are in `s3-bucket.ts`. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'keys',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = (seed: z.output<typeof schema>) =>
      aws.kms(seed.region).send(
        new CreateKeyCommand({
          Description: seed.name,
          Policy: policyOf(own),
          Tags: Object.entries(seed.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
        }),
      );
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: 'KMS key',
      scope: 'regional',
      read: async (aws, region) => {
        const kms = aws.kms(region);
        const { Keys = [] } = await kms.send(new ListKeysCommand({}));
        return Promise.all(
          Keys.map(async ({ KeyId = '' }) => {
            const [{ KeyMetadata }, { Policy = '' }] = await Promise.all([
              kms.send(new DescribeKeyCommand({ KeyId })),
              kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
            ]);
            const isOpen = Policy.includes('"AWS":"*"') || Policy.includes(stranger);
            return {
              id: KeyId,
              name: KeyMetadata?.Description || KeyId,
              state: isOpen
                ? `open to ${Policy.includes(stranger) ? 'another account' : 'everybody'}`
                : 'own account only',
              tone: isOpen ? ('watch' as const) : ('good' as const),
              detail: '',
            };
          }),
        );
      },
      changes: [opened('Open to another account', stranger), opened('Open to everybody', '*')],
    },
  ],
});

function opened(title: string, principal: string): HandChange {
  return {
    title,
    call: async (aws, region, keyId) => {
      const policy = policyOf(own, principal);
      await aws
        .kms(region)
        .send(new PutKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default', Policy: policy }));
      return { sample: 'PutKeyPolicy', request: { keyId, policyName: 'default', policy }, region };
    },
  };
}
