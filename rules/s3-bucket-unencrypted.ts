import { example } from '../core/facts/examples.ts';
import { type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

type Encryption = Kinds['s3-bucket']['encryption'];
type BucketKey = Kinds['s3-bucket']['key'];
type RequiredEncryption = {
  readonly kms: boolean;
  readonly ownKey: boolean;
  readonly bucketKey: boolean;
  readonly tlsOnly: boolean;
  readonly remediationKey: string;
};

/**
 * S3 has encrypted all new objects since January 2023. A violation is encryption weaker than required, an
 * unusable key or access without TLS. `remediationKey`: the key for buckets without a customer managed one.
 */
export const rule = defineRule({
  id: 's3-bucket-unencrypted',
  title: 'Bucket encryption below policy',
  kind: 's3-bucket',
  severity: 'medium',
  thresholds: { kms: false, ownKey: false, bucketKey: false, tlsOnly: true, remediationKey: '' },
  docs: {
    reports: () =>
      'buckets with weaker encryption than the policy requires, an unusable key, or no TLS-only policy',
    thresholds: {
      kms: 'require KMS as default encryption (`aws:kms` or `aws:kms:dsse`)',
      ownKey: 'require a customer managed key; implies KMS',
      bucketKey: 'require a bucket key with `aws:kms`',
      tlsOnly:
        'require a policy that denies `s3:*` on the bucket and its objects where `aws:SecureTransport` is `false`',
      remediationKey:
        "the customer managed key that the remediation sets: ARN, id or alias, in the bucket's account and region",
    },
  },
  remediation: 'encrypt-by-default',
  remediations: ['encrypt-by-default'],
  saves: false,
  compliance: { passing: 'Encrypted as required', short: 'Encrypted' },
  judge: ({ fact, thresholds }) => {
    // Requested first, because other rules need it too. `isTlsOnly` then costs no further call.
    const hasPolicy = thresholds.tlsOnly && fact('policy') !== null;
    const encryption = fact('encryption');
    const key = encryption?.key ? fact('key') : null;
    const isTlsOnly = thresholds.tlsOnly ? hasPolicy && fact('isTlsOnly') : null;
    const numbers = {
      'Default encryption': encryption?.algorithm ?? 'none',
      ...(encryption?.key ? { Key: encryption.key, 'State of the key': key?.state ?? 'unknown' } : {}),
      ...(isKms(encryption) ? { 'Bucket key': encryption?.bucketKey ? 'on' : 'off' } : {}),
      ...(isTlsOnly === null ? {} : { 'TLS only': isTlsOnly }),
      Required: inWords(thresholds),
    };
    const weak = weaknesses(encryption, key, thresholds);
    const all = [...weak, ...(isTlsOnly === false ? [noTls] : [])];
    if (all.length === 0) return ok('Encrypted as required.', { numbers });
    const toFix = whatToFix(encryption, key, weak, thresholds);
    return violation(
      all.map(({ because }) => because).join(' '),
      all.map(({ code }) => code),
      { numbers },
      toFix === null ? { settings: settingsFor(encryption, key, thresholds) } : { toFix },
    );
  },
  examples: {
    violating: [
      bucket({ encryption: null }),
      bucket({ isTlsOnly: false }),
      bucket({ encryption: byKms('arn:k'), key: key('Disabled') }),
      bucket({ encryption: byKms('arn:k'), key: key('PendingDeletion') }),
      bucket({ encryption: byKms('arn:k'), key: key('Gone'), isTlsOnly: false }),
    ],
    ok: [
      bucket({}),
      bucket({ encryption: byKms('arn:k'), key: key('Enabled') }),
      bucket({ encryption: byKms(null) }),
    ],
    undecided: [
      example('s3-bucket', { facts: { policy: unknown('access denied') } }),
      example('s3-bucket', { facts: { policy: known('{}'), encryption: unknown('access denied') } }),
      example('s3-bucket', {
        facts: {
          policy: known('{}'),
          encryption: known(byKms('arn:k')),
          key: unknown('the key belongs to another account'),
        },
      }),
      example('s3-bucket', {
        facts: {
          policy: known('{}'),
          encryption: known({ algorithm: 'AES256', key: null, bucketKey: false }),
          isTlsOnly: unknown('access denied'),
        },
      }),
    ],
  },
});

type Weakness = { readonly code: string; readonly because: string };

const noTls: Weakness = { code: 'no-tls-only', because: 'The bucket policy allows requests without TLS.' };

/** States in which a key encrypts, now or in a moment. */
const goodStates = ['Enabled', 'Creating', 'Updating'];

function weaknesses(encryption: Encryption, key: BucketKey, asked: RequiredEncryption): readonly Weakness[] {
  if (encryption === null)
    return [{ code: 'no-encryption', because: 'New objects are not encrypted by default.' }];
  const found: Weakness[] = [];
  if (!isKms(encryption)) {
    if (asked.kms || asked.ownKey)
      found.push({ code: 'no-kms', because: 'New objects are not encrypted with KMS.' });
    return found;
  }
  if (asked.ownKey && !key?.isOwn)
    found.push({
      code: 'no-own-key',
      because: 'New objects are encrypted with an AWS managed key, not a customer managed one.',
    });
  if (key && !goodStates.includes(key.state))
    found.push({ code: `key-${kebab(key.state)}`, because: `Its key is not usable (${key.state}).` });
  if (asked.bucketKey && encryption.algorithm === 'aws:kms' && !encryption.bucketKey)
    found.push({ code: 'no-bucket-key', because: 'It has no bucket key.' });
  return found;
}

/** What a person has to do; null: the remediation fixes all or the encryption part. */
function whatToFix(
  encryption: Encryption,
  key: BucketKey,
  weak: readonly Weakness[],
  { ownKey, remediationKey }: RequiredEncryption,
): string | null {
  if (weak.length === 0)
    return 'Deny requests without TLS in the bucket policy (Janitor does not edit bucket policies)';
  if (key && !goodStates.includes(key.state))
    return `Enable the key again (it is ${key.state}) or choose another one; until then its objects cannot be read`;
  const hasOwn = isKms(encryption) && key?.isOwn === true;
  if (ownKey && !hasOwn && remediationKey === '')
    return 'Set remediationKey in the policy: a customer managed key is required';
  return null;
}

/** The required settings, never weaker than the present ones. */
function settingsFor(
  encryption: Encryption,
  now: BucketKey,
  { kms, ownKey, bucketKey, remediationKey }: RequiredEncryption,
): Readonly<Record<string, string>> {
  const weakest = kms || ownKey ? 'aws:kms' : 'AES256';
  const algorithm = encryption && isKms(encryption) ? encryption.algorithm : weakest;
  const key = ownKey && !now?.isOwn ? remediationKey : (encryption?.key ?? null);
  const hasBucketKey = algorithm === 'aws:kms' && (bucketKey || (encryption?.bucketKey ?? false));
  return {
    Algorithm: algorithm,
    ...(key === null ? {} : { Key: key }),
    'Bucket key': hasBucketKey ? 'on' : 'off',
  };
}

function isKms(encryption: Encryption): boolean {
  return encryption?.algorithm.startsWith('aws:kms') ?? false;
}

function inWords({ kms, ownKey, bucketKey, tlsOnly }: RequiredEncryption): string {
  const parts = [
    ownKey ? 'KMS with a customer managed key' : kms ? 'KMS' : 'any encryption',
    ...(bucketKey ? ['a bucket key'] : []),
    ...(tlsOnly ? ['TLS only'] : []),
  ];
  return parts.join(', ');
}

function bucket(given: { encryption?: Encryption; key?: BucketKey; isTlsOnly?: boolean }) {
  const { encryption = { algorithm: 'AES256', key: null, bucketKey: false }, isTlsOnly = true } = given;
  return example('s3-bucket', {
    facts: {
      encryption: known(encryption),
      key: known(given.key ?? null),
      policy: known(isTlsOnly ? '{}' : null),
      isTlsOnly: known(isTlsOnly),
    },
  });
}

function byKms(key: string | null) {
  return { algorithm: 'aws:kms', key, bucketKey: false };
}

function key(state: string) {
  return { state, isOwn: true, arn: 'arn:k' };
}

function kebab(state: string): string {
  return state.replace(/(?!^)(?=[A-Z])/g, '-').toLowerCase();
}
