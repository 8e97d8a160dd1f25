import { dashboardFolder } from '../core/dashboard/files.ts';
import type { Where } from './grants/grant.ts';

/**
 * Denies every request without TLS. `distributionArn`: lets this CloudFront distribution read the dashboard, and no other
 * one of any account.
 */
export function bucketPolicy(bucketArn: string, distributionArn: string | null): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...(distributionArn === null
        ? []
        : [
            {
              Sid: 'Dashboard',
              Effect: 'Allow',
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Action: 's3:GetObject',
              Resource: `${bucketArn}/${dashboardFolder}/*`,
              Condition: { StringEquals: { 'aws:SourceArn': distributionArn } },
            },
          ]),
    ],
  });
}

export type Expiry = {
  readonly folder: string;
  readonly days: number | null;
  /** Days that replaced versions are kept. */
  readonly replacedDays: number;
};

/** How long files are kept. Reports do not expire; replaced versions of them are kept as long as evaluations. */
export const expiries: readonly Expiry[] = [
  { folder: 'scans', days: 30, replacedDays: 1 },
  { folder: 'evaluations', days: 400, replacedDays: 30 },
  { folder: 'incidents', days: 400, replacedDays: 30 },
  { folder: 'reports', days: null, replacedDays: 400 },
  { folder: 'dashboard', days: null, replacedDays: 30 },
  { folder: 'config', days: 400, replacedDays: 30 },
  { folder: 'audit', days: null, replacedDays: 400 },
  { folder: 'query-results', days: 7, replacedDays: 1 },
];

/**
 * The permissions that AWS Config needs to deliver to its folder:
 * https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html
 */
export function configDelivery(bucketArn: string, { account }: Where) {
  return [
    {
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/config/AWSLogs/${account}/*`],
      conditions: { StringLike: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
    { actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucketArn] },
  ];
}
