import { createInventory } from '../../aws/inventory.ts';
import { kind } from '../../aws/kinds/s3/s3-bucket.ts';
import { createTagIndex } from '../../aws/kinds/tag-index.ts';
import { judgePlace } from '../../core/findings/judging/judge.ts';
import { rule as isPublic } from '../../rules/s3-bucket-public.ts';
import { rule as isUnencrypted } from '../../rules/s3-bucket-unencrypted.ts';
import { type AwsAnswer, answeringClients, callerIdentity, s3Error } from './aws-answers.ts';
import { defaultPolicy } from './default-policy.ts';
import { oneAccount } from './one-account.ts';

type Given = {
  readonly accountBlock?: boolean;
  readonly bucketBlock?: boolean;
  readonly tlsOnly?: boolean;
  /** The time per AWS answer. */
  readonly latencyMs?: number;
};

const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
const wholeBlock = `<PublicAccessBlockConfiguration>${flags.map((flag) => `<${flag}>true</${flag}>`).join('')}</PublicAccessBlockConfiguration>`;
const noBlock = s3Error('NoSuchPublicAccessBlockConfiguration');
const sseS3 =
  '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';
const privateAcl =
  '<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList></AccessControlList></AccessControlPolicy>';

function tlsPolicy(bucket: string): string {
  return JSON.stringify({
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}

/** Judges private buckets in eu-west-1 by the bucket rules, as a scan does, and counts the AWS calls. */
export async function judgeManyBuckets(count: number, given: Given) {
  const { accountBlock = false, bucketBlock = false, tlsOnly = false, latencyMs } = given;
  const names = Array.from({ length: count }, (_, nth) => `bucket-${nth}`);
  const listed = names
    .map((name) => `<Bucket><Name>${name}</Name><BucketRegion>eu-west-1</BucketRegion></Bucket>`)
    .join('');
  const answerTo = (call: string, host: string): AwsAnswer => {
    if (call === 'sts:GetCallerIdentity') return callerIdentity;
    if (call === 'tagging:GetResources') return { xml: '{"ResourceTagMappingList":[]}' };
    if (call.includes('/v20180820/')) return accountBlock ? { xml: wholeBlock } : noBlock;
    switch (/\?(\w+)$/.exec(call)?.[1]) {
      case 'publicAccessBlock':
        return bucketBlock ? { xml: wholeBlock } : noBlock;
      case 'encryption':
        return { xml: sseS3 };
      case 'policy':
        return tlsOnly ? { xml: tlsPolicy(host.split('.')[0] ?? '') } : s3Error('NoSuchBucketPolicy');
      case 'acl':
        return { xml: privateAcl };
      default:
        return call.includes('max-buckets')
          ? { xml: `<ListAllMyBucketsResult><Buckets>${listed}</Buckets></ListAllMyBucketsResult>` }
          : s3Error('Unexpected', 500);
    }
  };
  const { clients, apiCalls } = answeringClients(async ({ call, host }) => {
    if (latencyMs) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    return answerTo(call, host);
  });
  const rules = [isPublic, isUnencrypted];
  const reading = { accounts: oneAccount(clients, '123456789012'), kinds: [kind], nowMs: () => 0 };
  const startedMs = performance.now();
  const seen = await judgePlace(
    {
      inventory: { ...createInventory(reading), ...createTagIndex(reading) },
      rules,
      clock: { nowMs: () => 0 },
    },
    { account: '123456789012', region: 'global', kinds: [kind.id] },
    await defaultPolicy(rules),
  );
  const calls = Object.values(apiCalls).reduce((sum, made) => sum + made, 0);
  return { seen, apiCalls, calls, wallMs: performance.now() - startedMs };
}
