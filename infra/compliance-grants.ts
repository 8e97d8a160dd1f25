import type { FunctionName } from './functions.ts';
import type { Grant, Where } from './grant.ts';
import { stepGrants } from './kind-grants.ts';
import { complianceBucket } from './names.ts';

/** To judge an instance as it is started or tagged. */
export function instanceGrants(where: Where): readonly Grant[] {
  return stepGrants(where, { 'ec2-instance': ['list', 'get'] });
}

/** To judge by the compliance rules alone: of every kind that they look at, what they ask for. */
export function complianceReadGrants(where: Where): readonly Grant[] {
  return stepGrants(where, {
    'ec2-instance': ['list', 'get'],
    'rds-instance': ['list', 'get', 'clusterBackupDays'],
    's3-bucket': ['list', 'get', 'encryption', 'key', 'isTlsOnly', 'tags'],
  });
}

/** To answer AWS Config; it has no resources for either. */
export function configGrants(): readonly Grant[] {
  return [
    { action: 'config:PutEvaluations', resources: ['*'], why: 'Tell AWS Config what the rules say' },
    {
      action: 'config:GetResourceConfigHistory',
      resources: ['*'],
      why: 'Read what AWS Config recorded where it is too large to be sent',
    },
    {
      action: 'config:ListDiscoveredResources',
      resources: ['*'],
      why: 'Know by which ids AWS Config knows databases',
    },
  ];
}

/** Where alerts of what is not compliant are sent. */
export function complianceTopicGrants({ complianceTopic }: Where): readonly Grant[] {
  if (!complianceTopic) return [];
  return [{ action: 'sns:Publish', resources: [complianceTopic], why: 'Alert of what is not compliant' }];
}

type Use = { readonly action: string; readonly in: readonly string[]; readonly why: string };

const evaluations: Use = {
  action: 's3:PutObject',
  in: ['evaluations'],
  why: 'Keep every evaluation of a run in a file',
};
const checked: Use = { action: 's3:PutObject', in: ['scans'], why: 'Keep what a single check found' };

/** What each function does with the files of compliance, by their folder. Nobody deletes any: they end by themselves. */
const uses: Readonly<Partial<Record<FunctionName, readonly Use[]>>> = {
  scan: [evaluations],
  check: [checked],
  notify: [{ action: 's3:GetObject', in: ['reports'], why: 'Attach the last report to a message' }],
  compliance: [
    { action: 's3:GetObject', in: ['evaluations'], why: 'Read what was evaluated' },
    { action: 's3:PutObject', in: ['reports', 'scans'], why: 'Write the report and what a run found' },
    {
      action: 's3:GetObject',
      in: ['reports'],
      why: 'Compare with the report before, and publish the latest',
    },
    { action: 's3:AbortMultipartUpload', in: ['reports'], why: 'Leave nothing of a report that failed' },
  ],
};

/** S3 has no account in its ARNs: the condition keeps it to buckets of this one. */
export function bucketGrants(name: FunctionName, where: Where): readonly Grant[] {
  const bucket = `arn:${where.partition}:s3:::${complianceBucket(where)}`;
  const conditions = { StringEquals: { 's3:ResourceAccount': where.account } };
  const used = uses[name] ?? [];
  const files = used.map(({ action, in: folders, why }) => ({
    action,
    resources: folders.map((folder) => `${bucket}/${folder}/*`),
    conditions,
    why,
  }));
  if (!used.some(({ action }) => action === 's3:GetObject')) return files;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
  const why = 'Be told that a file has ended, where else S3 would refuse to say';
  return [...files, { action: 's3:ListBucket', resources: [bucket], conditions, why }];
}
