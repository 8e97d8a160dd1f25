import type { DBInstance } from '@aws-sdk/client-rds';
import type { Resource } from '../../../core/resource.ts';
import { assertAbout } from '../../access/answers.ts';

export const databases = 'arn:{partition}:rds:*:{account}:db:*';

/** Throws unless RDS reports one of the wanted states. */
export function assertStatus(id: string, db: DBInstance | undefined, wanted: readonly string[]): void {
  assertAbout(id, db?.DBInstanceIdentifier);
  if (!wanted.includes(db?.DBInstanceStatus ?? ''))
    throw new Error(
      `RDS's response does not confirm the status ${wanted[0]}: the status is ${db?.DBInstanceStatus}`,
    );
}

export function statusOf(resource: Resource<'rds-instance'> | undefined): string | undefined {
  const status = resource?.facts.status;
  return status?.known ? status.value : undefined;
}
