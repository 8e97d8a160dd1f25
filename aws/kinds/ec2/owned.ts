import type { OperatorResponse } from '@aws-sdk/client-ec2';
import type { Protection, Tags } from '../../../core/resource.ts';
import { startOf } from '../../../core/shorten.ts';

/** A tag by which a service marks its resources; `*` at the end of a key matches any text. */
export type OwnerTag = {
  readonly code: string;
  readonly keys: readonly string[];
  /** Set when the key alone is not enough. */
  readonly value?: string;
  readonly because: (value: string) => string;
};

/**
 * Tags of replication services (DRS, and equally MGN):
 * https://docs.aws.amazon.com/drs/latest/userguide/managing-tags.html
 */
export const replicationTags: readonly OwnerTag[] = [
  {
    code: 'disaster-recovery',
    keys: [
      'AWSElasticDisasterRecovery*',
      'AwsElasticDisasterRecovery*',
      'elasticDisasterRecovery.amazonaws.com-*',
      'drs.amazonaws.com-*',
    ],
    because: () => 'Managed by AWS Elastic Disaster Recovery.',
  },
  {
    code: 'migration',
    keys: ['AWSApplicationMigrationService*', 'AwsApplicationMigrationService*', 'mgn.amazonaws.com-*'],
    because: () => 'Managed by AWS Application Migration Service.',
  },
];

export function ownedByTags(owners: readonly OwnerTag[], tags: Tags): readonly Protection[] {
  return owners.flatMap(({ code, keys, value, because }) => {
    const tag = Object.entries(tags).find(
      ([key, found]) => keys.some((wanted) => isKey(wanted, key)) && (value === undefined || found === value),
    );
    return tag ? [{ code, because: because(tag[1]) }] : [];
  });
}

/**
 * EC2 reports for every instance and volume whether a service manages it; emulators do not.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/amazon-ec2-managed-instances.html
 */
export function ownedByOperator(
  operator: OperatorResponse | undefined,
  isEmulated: boolean,
): readonly Protection[] {
  const isManaged = operator?.Managed ?? (operator === undefined && isEmulated ? false : undefined);
  if (isManaged === false) return [];
  if (isManaged === undefined)
    return [
      {
        code: 'operator-unread',
        because: 'EC2 does not report whether a service manages it.',
        isUnread: true,
      },
    ];
  const because = `Managed by AWS for ${operator?.Principal ?? 'one of its services'}.`;
  return [{ code: 'service-managed', because }];
}

function isKey(wanted: string, key: string): boolean {
  return wanted.endsWith('*') ? key.startsWith(startOf(wanted, -1)) : key === wanted;
}
