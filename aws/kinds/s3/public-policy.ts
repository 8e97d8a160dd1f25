import { isLike } from '../../../core/tags/match.ts';
import { asList, type BucketStatement, statementsOf } from './policy-statements.ts';

/** `unsure`: depends on conditions whose effect AWS does not document. */
export type Publicness = 'public' | 'not-public' | 'unsure';

/** Lower-case condition keys that make a grant to everybody non-public when compared with fixed values. */
const confining = [
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:principalorgid',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointaccount',
];
/** Keys that name principals. AWS does not document whether they count. */
const uncertain = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgpaths',
  'aws:principaltag/*',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
];
/** Condition keys of Deny statements that do not keep the public out. */
const harmlessDeny = [
  'aws:securetransport',
  's3:tlsversion',
  's3:x-amz-server-side-encryption',
  's3:x-amz-acl',
];

/**
 * Whether a policy is public as AWS defines it: any grant not limited to fixed principals or by fixed values
 * of certain keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function publicnessOf(document: string): Publicness {
  const statements = statementsOf(document);
  const grants = statements.filter(({ Effect }) => Effect === 'Allow');
  const verdicts = grants.map((grant) => ({ grant, publicness: grantPublicness(grant) }));
  const open = verdicts.filter(({ publicness }) => publicness === 'public').map(({ grant }) => grant);
  if (open.length > 0) {
    const denies = statements.filter(({ Effect }) => Effect === 'Deny');
    return open.some((grant) => !denies.some((deny) => mayClose(deny, grant))) ? 'public' : 'unsure';
  }
  return verdicts.some(({ publicness }) => publicness === 'unsure') ? 'unsure' : 'not-public';
}

/** Whether the policy only denies, so that it is not public. */
export function grantsNothing(document: string): boolean {
  return statementsOf(document).every(({ Effect }) => Effect === 'Deny');
}

function grantPublicness(grant: BucketStatement): Publicness {
  const who = principalPublicness(grant);
  if (who === 'not-public') return who;
  let sure: Publicness = who;
  for (const [operator, keys] of Object.entries(grant.Condition ?? {})) {
    for (const [key, values] of Object.entries(keys)) {
      const confined = conditionConfines(
        operator.toLowerCase(),
        key.toLowerCase(),
        asList(values).map(String),
      );
      if (confined === 'yes') return 'not-public';
      if (confined === 'unsure') sure = 'unsure';
    }
  }
  return sure;
}

function principalPublicness({ Principal, NotPrincipal }: BucketStatement): Publicness {
  if (NotPrincipal !== undefined || Principal === undefined || Principal === '*') return 'public';
  let sure: Publicness = 'not-public';
  for (const [type, names] of Object.entries(Principal)) {
    for (const name of asList(names)) {
      if (!isFixed(name)) return 'public';
      // A public web identity provider means everybody. AWS does not document the account's own providers.
      if (type === 'Federated') {
        if (!name.startsWith('arn:')) return 'public';
        sure = 'unsure';
      }
    }
  }
  return sure;
}

function conditionConfines(
  operator: string,
  key: string,
  values: readonly string[],
): 'yes' | 'no' | 'unsure' {
  const [plain = '', exists] = operator.split(/(ifexists)$/);
  const comparison = plain.replace(/^for(any|all)values?:/, '');
  const isWeak = exists !== undefined || plain !== comparison;
  const strength = isWeak ? 'unsure' : 'yes';
  if (values.length === 0) return 'no';
  if (key === 'aws:sourceip') return comparison === 'ipaddress' && values.every(isNarrow) ? strength : 'no';
  if (!/^(string|arn)(equals|like|equalsignorecase)$/.test(comparison)) return 'no';
  if (key === 's3:dataaccesspointarn') return values.every(isOfOneAccount) ? strength : 'no';
  if (key === 'aws:userid' && values.some((value) => /^AROA?[^:]*:\*$/.test(value))) return 'no';
  if (uncertain.some((pattern) => isLike(pattern, key))) return values.every(isFixed) ? 'unsure' : 'no';
  return confining.includes(key) && values.every(isFixed) ? strength : 'no';
}

/** Whether a Deny might revoke a public grant. */
function mayClose(deny: BucketStatement, grant: BucketStatement): boolean {
  const keys = Object.values(deny.Condition ?? {}).flatMap((condition) => Object.keys(condition));
  if (keys.length > 0 && keys.every((key) => harmlessDeny.includes(key.toLowerCase()))) return false;
  if (!deny.Action || !grant.Action) return true;
  const overlap = (a: string, b: string): boolean =>
    isLike(a.toLowerCase(), b.toLowerCase()) || isLike(b.toLowerCase(), a.toLowerCase());
  return asList(deny.Action).some((denied) =>
    asList(grant.Action).some((granted) => overlap(denied, granted)),
  );
}

function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}

/** Access points of one account are not public. */
function isOfOneAccount(arn: string): boolean {
  return /^arn:[^:*?]+:s3:[^:]*:\d{12}:/.test(arn) && !arn.includes('${');
}

/** S3 treats IPv4 ranges wider than /8 and IPv6 ranges wider than /32 as public, except private ranges. */
function isNarrow(cidr: string): boolean {
  const [address = '', length] = cidr.split('/');
  if (!isFixed(cidr)) return false;
  const bits = length === undefined ? Infinity : Number(length);
  if (address.includes(':')) return bits >= 32;
  return bits >= 8 && /^\d+\.\d+\.\d+\.\d+$/.test(address);
}
