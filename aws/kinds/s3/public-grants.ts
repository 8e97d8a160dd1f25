import { GetBucketAclCommand, GetBucketOwnershipControlsCommand } from '@aws-sdk/client-s3';
import { absent, requiredItem } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { type Bucket, clientFor } from './bucket-calls.ts';

/** A grant of a bucket's ACL to everybody (`AllUsers`) or every AWS customer (`AuthenticatedUsers`). */
export type PublicGrant = {
  readonly group: 'AllUsers' | 'AuthenticatedUsers';
  readonly permission: string;
};

const groups = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'AuthenticatedUsers',
} as const;

export async function readPublicGrants(aws: Reader, bucket: Bucket): Promise<readonly PublicGrant[]> {
  const { Grants } = await clientFor(aws, bucket).send(new GetBucketAclCommand({ Bucket: bucket.id }));
  if (!Grants) throw new Error("S3's response lacks the grants of the ACL");
  return Grants.flatMap(({ Grantee, Permission }) => {
    if (!Grantee?.Type || !Permission || (Grantee.Type === 'Group' && !Grantee.URI))
      throw new Error('A grant of the ACL lacks its grantee or permission');
    const group = groups[Grantee.URI as keyof typeof groups];
    return group ? [{ group, permission: Permission }] : [];
  });
}

/** Null: no setting. */
export function readOwnership(aws: Reader, bucket: Bucket): Promise<string | null> {
  return absent('OwnershipControlsNotFoundError', null, async () => {
    const { OwnershipControls } = await clientFor(aws, bucket).send(
      new GetBucketOwnershipControlsCommand({ Bucket: bucket.id }),
    );
    const { ObjectOwnership } = requiredItem(OwnershipControls?.Rules, 'ownership rule');
    if (!ObjectOwnership) throw new Error("S3's response lacks ObjectOwnership");
    return ObjectOwnership;
  });
}
