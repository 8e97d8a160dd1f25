import { example } from '../core/facts/examples.ts';
import { type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

type Encryption = Kinds['s3-bucket']['encryption'];
type Key = Kinds['s3-bucket']['key'];
type RequiredEncryption = {
  readonly kms: boolean;
  readonly ownKey: boolean;
  readonly bucketKey: boolean;
  readonly tlsOnly: boolean;
  readonly remediationKey: string;
};

/**
 * Since January 2023 S3 encrypts every new object by itself (SSE-S3), so what is looked for is what is weaker than the
 * policy asks: no encryption (emulators), none by KMS, not by an own key, no bucket key, a key that cannot be used, and
 * no policy that refuses requests without TLS. `remediationKey`: the own key that a bucket is given which has none.
 */
export const rule = defineRule({
  id: 's3-bucket-unencrypted',
  title: 'Bucket encrypted less than required',
  kind: 's3-bucket',
  severity: 'medium',
  thresholds: { kms: false, ownKey: false, bucketKey: false, tlsOnly: true, remediationKey: '' },
  docs: {
    reports: () =>
      'buckets encrypted less than the policy asks, with a key that cannot be used, or without a policy that asks for TLS',
    thresholds: {
      kms: 'whether the default encryption must be KMS (`aws:kms` or `aws:kms:dsse`)',
      ownKey: "whether the key must be the account's own; asks for KMS, too",
      bucketKey: 'whether `aws:kms` must use a bucket key',
      tlsOnly:
        'whether a policy must deny everybody `s3:*`, on the bucket and its objects, where `aws:SecureTransport` is `false`',
      remediationKey:
        "the own key that the remediation sets: ARN, id, or an alias such as `alias/buckets`, looked up in the bucket's account and region",
    },
  },
  remediation: 'encrypt-by-default',
  remediations: ['encrypt-by-default'],
  saves: false,
  compliance: true,
  judge: ({ fact, thresholds }) => {
    const encryption = fact('encryption');
    const key = encryption?.key ? fact('key') : null;
    const isTlsOnly = thresholds.tlsOnly ? fact('isTlsOnly') : null;
    const numbers = {
      'Default encryption': encryption?.algorithm ?? 'none',
      ...(encryption?.key ? { Key: encryption.key, 'State of the key': key?.state ?? 'unknown' } : {}),
      ...(isKms(encryption) ? { 'Bucket key': encryption?.bucketKey ? 'on' : 'off' } : {}),
      ...(isTlsOnly === null ? {} : { 'TLS only': isTlsOnly }),
      'Policy asks for': inWords(thresholds),
    };
    const weak = weaknesses(encryption, key, thresholds);
    const all = [...weak, ...(isTlsOnly === false ? [noTls] : [])];
    if (all.length === 0) return ok('It is encrypted as the policy asks.', { numbers });
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
      example('s3-bucket', { facts: { encryption: unknown('access denied') } }),
      example('s3-bucket', {
        facts: { encryption: known(byKms('arn:k')), key: unknown('the key belongs to another account') },
      }),
      example('s3-bucket', {
        facts: {
          encryption: known({ algorithm: 'AES256', key: null, bucketKey: false }),
          isTlsOnly: unknown('access denied'),
        },
      }),
    ],
  },
});

type Weakness = { readonly code: string; readonly because: string };

const noTls: Weakness = { code: 'no-tls-only', because: 'No policy refuses requests without TLS.' };

/** In these a key encrypts, or will in a moment. */
const goodStates = ['Enabled', 'Creating', 'Updating'];

function weaknesses(encryption: Encryption, key: Key, asked: RequiredEncryption): readonly Weakness[] {
  if (encryption === null)
    return [{ code: 'no-encryption', because: 'New objects are not encrypted by default.' }];
  const found: Weakness[] = [];
  if (!isKms(encryption)) {
    if (asked.kms || asked.ownKey)
      found.push({ code: 'no-kms', because: 'New objects are not encrypted by KMS.' });
    return found;
  }
  if (asked.ownKey && !key?.isOwn)
    found.push({
      code: 'no-own-key',
      because: "New objects are encrypted by AWS's key and not by an own one.",
    });
  if (key && !goodStates.includes(key.state))
    found.push({ code: `key-${kebab(key.state)}`, because: `Its key cannot be used (${key.state}).` });
  if (asked.bucketKey && encryption.algorithm === 'aws:kms' && !encryption.bucketKey)
    found.push({ code: 'no-bucket-key', because: 'It has no bucket key.' });
  return found;
}

/** What a person has to do; null: the remediation fixes it, or at least what is wrong with the encryption. */
function whatToFix(
  encryption: Encryption,
  key: Key,
  weak: readonly Weakness[],
  { ownKey, remediationKey }: RequiredEncryption,
): string | null {
  if (weak.length === 0)
    return 'Refuse requests without TLS in the bucket policy (Janitor writes no bucket policies)';
  if (key && !goodStates.includes(key.state))
    return `Make its key usable again (it is ${key.state}), or choose another one: objects under it cannot be read until then`;
  const hasOwn = isKms(encryption) && key?.isOwn === true;
  if (ownKey && !hasOwn && remediationKey === '')
    return 'Name the key to set in the policy (remediationKey): it asks for an own key';
  return null;
}

/** As the policy asks, and nowhere weaker than it is. */
function settingsFor(
  encryption: Encryption,
  now: Key,
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
    ownKey ? 'KMS with an own key' : kms ? 'KMS' : 'any encryption',
    ...(bucketKey ? ['a bucket key'] : []),
    ...(tlsOnly ? ['TLS only'] : []),
  ];
  return parts.join(', ');
}

function bucket(given: { encryption?: Encryption; key?: Key; isTlsOnly?: boolean }) {
  const { encryption = { algorithm: 'AES256', key: null, bucketKey: false }, isTlsOnly = true } = given;
  return example('s3-bucket', {
    facts: { encryption: known(encryption), key: known(given.key ?? null), isTlsOnly: known(isTlsOnly) },
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
