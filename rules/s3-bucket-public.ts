import { example } from '../core/facts/examples.ts';
import { type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

type Block = NonNullable<Kinds['s3-bucket']['bucketBlock']>;
type Grants = Kinds['s3-bucket']['publicGrants'];

/**
 * Follows S3: a setting counts if set for the account or the bucket. `RestrictPublicBuckets` disables public
 * policies, `IgnorePublicAcls` public ACLs. The two `BlockPublic…` settings only reject new ones.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const rule = defineRule({
  id: 's3-bucket-public',
  title: 'Bucket is public',
  kind: 's3-bucket',
  severity: 'critical',
  thresholds: {},
  docs: { reports: () => 'buckets that are public by policy or ACL', thresholds: {} },
  remediation: 'block-public-access',
  remediations: ['block-public-access'],
  saves: false,
  judge: ({ fact }) => {
    const account = fact('accountBlock');
    if (account?.restrictPublicBuckets && account.ignorePublicAcls) {
      return ok('The account blocks all public access.', { numbers: { 'Blocked by the account': true } });
    }
    const bucket = fact('bucketBlock');
    const isPolicyVoid = (account?.restrictPublicBuckets || bucket?.restrictPublicBuckets) ?? false;
    const areAclsVoid = (account?.ignorePublicAcls || bucket?.ignorePublicAcls) ?? false;
    if (isPolicyVoid && areAclsVoid) {
      return ok('Public access is blocked.', { numbers: { 'Blocked by the bucket': true } });
    }
    const isPolicyPublic = isPolicyVoid ? false : fact('isPolicyPublic');
    const granted = areAclsVoid ? [] : fact('publicGrants');
    const grants = granted.length > 0 && fact('ownership') === 'BucketOwnerEnforced' ? [] : granted;
    const numbers = {
      'Policy is public': isPolicyVoid ? 'without effect' : isPolicyPublic,
      'ACL grants to the public': areAclsVoid ? 'without effect' : describe(grants) || 'none',
    };
    if (!isPolicyPublic && grants.length === 0)
      return ok('Neither its policy nor its ACL is public.', { numbers });
    const location = fact('location');
    const reasons = [...(isPolicyPublic ? ['policy'] : []), ...grants.map(({ group }) => `acl-${group}`)];
    const ways = [
      ...(isPolicyPublic ? ['its policy'] : []),
      ...(grants.length > 0 ? [`its ACL (${describe(grants)})`] : []),
    ];
    return violation(`It is public through ${ways.join(' and ')}.`, [...new Set(reasons)], {
      numbers: { ...numbers, Region: location },
    });
  },
  examples: {
    violating: [
      bucket({ isPolicyPublic: true }),
      bucket({ publicGrants: [{ group: 'AllUsers', permission: 'READ' }] }),
      bucket({
        publicGrants: [{ group: 'AuthenticatedUsers', permission: 'WRITE' }],
        ownership: 'ObjectWriter',
      }),
      bucket({
        isPolicyPublic: true,
        bucketBlock: block({ blockPublicPolicy: true, ignorePublicAcls: true }),
      }),
    ],
    ok: [
      bucket({}),
      example('s3-bucket', {
        facts: { accountBlock: known(block({ restrictPublicBuckets: true, ignorePublicAcls: true })) },
      }),
      bucket({ isPolicyPublic: true, bucketBlock: block({ restrictPublicBuckets: true }) }),
      bucket({ publicGrants: [{ group: 'AllUsers', permission: 'READ' }], ownership: 'BucketOwnerEnforced' }),
      bucket({
        publicGrants: [{ group: 'AllUsers', permission: 'READ' }],
        accountBlock: block({ ignorePublicAcls: true }),
      }),
    ],
    undecided: [
      example('s3-bucket', { facts: { accountBlock: unknown('access denied') } }),
      example('s3-bucket', {
        facts: {
          accountBlock: known(null),
          bucketBlock: known(null),
          isPolicyPublic: unknown('access denied'),
        },
      }),
    ],
  },
});

function describe(grants: Grants): string {
  return [...new Set(grants.map(({ group, permission }) => `${group}: ${permission}`))].join(', ');
}

function block(flags: Partial<Block>): Block {
  const none = {
    blockPublicAcls: false,
    blockPublicPolicy: false,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  };
  return { ...none, ...flags };
}

function bucket(given: Partial<Omit<Kinds['s3-bucket'], 'location'>>) {
  const {
    accountBlock = null,
    bucketBlock = null,
    isPolicyPublic = false,
    publicGrants = [],
    ownership = null,
  } = given;
  return example('s3-bucket', {
    facts: {
      accountBlock: known(accountBlock),
      bucketBlock: known(bucketBlock),
      isPolicyPublic: known(isPolicyPublic),
      publicGrants: known(publicGrants),
      ownership: known(ownership),
      location: known('eu-west-1'),
    },
  });
}
