/** What is known of condition keys. In lower case, as conditions have them. */

/** In every request, so `*` and `Null: false` say nothing. */
const alwaysPresent = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:userid',
]);

/** A caller can leave them out: access keys carry no MFA, a call through a VPC endpoint no `aws:SourceIp`. */
const canBeAbsent = [
  'aws:calledvia',
  'aws:multifactorauth',
  'aws:referer',
  'aws:requesttag/',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceidentity',
  'aws:sourceip',
  'aws:sourceorg',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:tagkeys',
  'aws:tokenissuetime',
  'aws:useragent',
  'aws:vpc',
  'sts:externalid',
];

/** A caller sends what is wanted, and loses nothing by it. */
const saysNothing = new Set([
  'lambda:functionurlauthtype',
  'lambda:invokedviafunctionurl',
  'aws:referer',
  'aws:securetransport',
  'aws:useragent',
  's3:authtype',
  's3:signatureversion',
  's3:tlsversion',
  'sts:rolesessionname',
]);

/** A caller chooses the value, within what is then reached: a Region, a tag. */
const chosen = ['aws:requestedregion', 'aws:requesttag/', 'aws:tagkeys', 'ec2:instancetype'];

/** Who asks, from where, and for whom: a stranger has none of the values that a policy names. */
const strange = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorg',
  'aws:principalservicename',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorg',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:userid',
  'aws:username',
  'aws:vpc',
  'kms:calleraccount',
  's3:dataaccesspoint',
];

export function isAlwaysPresent(key: string): boolean {
  return alwaysPresent.has(key);
}

export function isAbsentable(key: string): boolean {
  return canBeAbsent.some((start) => key.startsWith(start));
}

export function isEmptyWords(key: string): boolean {
  return saysNothing.has(key) || key.startsWith('s3:x-amz-');
}

export function isChosen(key: string): boolean {
  return chosen.some((start) => key.startsWith(start));
}

export function isStrange(key: string): boolean {
  return strange.some((start) => key.startsWith(start));
}

const regionByPartition: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The Region of a partition that calls of global services count as. */
export function globalRegion(partition: string): string | null {
  return regionByPartition[partition] ?? null;
}

/** Managed policies that give nearly everything. */
export const strongPolicies = [
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws:iam::aws:policy/IAMFullAccess',
  'arn:aws:iam::aws:policy/PowerUserAccess',
];

/** AWS's own policies that only read. */
export function isHarmlessPolicy(pattern: string): boolean {
  return /^arn:aws[\w-]*:iam::aws:policy\/([\w/-]*ReadOnly\w*|job-function\/ViewOnlyAccess|SecurityAudit|service-role\/AWSLambdaBasicExecutionRole|CloudWatchAgentServerPolicy|IAMUserChangePassword)$/.test(
    pattern,
  );
}
