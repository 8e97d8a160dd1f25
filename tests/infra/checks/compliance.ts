import { inputsOf, listOf, type StageCheck, statementsOf, textOf } from './model.ts';

type Rule = {
  readonly id: string;
  readonly filter?: { readonly prefix?: string };
  readonly expiration?: { readonly days?: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
};

/** One bucket that is versioned, encrypted, private and TLS-only, with expiring files. */
export const complianceBucket: StageCheck = (synthesized) => {
  const one = (type: Parameters<typeof inputsOf>[1]) => inputsOf(synthesized, type)[0];
  const buckets = inputsOf(synthesized, 'bucket');
  const bucket = textOf(buckets[0]?.bucket);
  const parts = [
    'bucketVersions',
    'bucketEncryption',
    'bucketPrivacy',
    'bucketPolicy',
    'bucketExpiry',
  ] as const;
  const privacy = one('bucketPrivacy');
  const open = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].filter(
    (setting) => privacy?.[setting] !== true,
  );
  return [
    ...(buckets.length === 1 ? [] : [`There are ${buckets.length} buckets`]),
    ...parts.filter((part) => one(part)?.bucket !== bucket).map((part) => `${bucket} has no ${part}`),
    ...(textOf(one('bucketVersions')?.versioningConfiguration).includes('"Enabled"')
      ? []
      : [`${bucket} keeps no versions`]),
    ...(/"sseAlgorithm":"(?:AES256|aws:kms)"/.test(textOf(one('bucketEncryption')?.rules))
      ? []
      : [`${bucket} is not encrypted`]),
    ...open.map((setting) => `${bucket} may be public: ${setting}`),
    ...tlsOnly(bucket, textOf(one('bucketPolicy')?.policy)),
    ...expiry(bucket, listOf(one('bucketExpiry')?.rules) as readonly Rule[]),
  ];
};

function tlsOnly(bucket: string, policy: string): readonly string[] {
  const refuses = statementsOf(policy).some(
    ({ effect, principal, actions, resources, conditions }) =>
      effect === 'Deny' &&
      principal === '*' &&
      actions.includes('s3:*') &&
      resources.join(' ').endsWith(`:${bucket} arn:aws:s3:::${bucket}/*`) &&
      conditions.Bool?.['aws:SecureTransport'] === 'false',
  );
  return refuses ? [] : [`${bucket} answers without TLS`];
}

function expiry(bucket: string, rules: readonly Rule[]): readonly string[] {
  const daysOf = (folder: string) =>
    rules.find(({ filter }) => filter?.prefix === `${folder}/`)?.expiration?.days ?? 0;
  const wanted = { scans: 30, evaluations: 400, reports: 0 };
  return [
    ...Object.entries(wanted)
      .filter(([folder, days]) => daysOf(folder) !== days)
      .map(([folder, days]) => `${bucket}/${folder} ends after ${daysOf(folder)} days and not ${days}`),
    ...rules
      .filter(({ noncurrentVersionExpiration: old }) => !(Number(old?.noncurrentDays) >= 1))
      .map(({ id }) => `${bucket}/${id} keeps every version for ever`),
  ];
}
