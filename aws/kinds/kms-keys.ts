import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { errorName } from '../access/errors.ts';
import { on, sends } from '../access/permission.ts';
import type { Reader } from './define.ts';

/** A KMS key as it stands: `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable` …, or `Gone`. */
export type KeyState = {
  readonly state: string;
  /** Made by the customer, and not by AWS for a service. */
  readonly isOwn: boolean;
  /** Null: it is gone. */
  readonly arn: string | null;
};

export const describeKey = sends(
  'KMS.DescribeKey',
  on('arn:{partition}:kms:*:{account}:key/*', 'kms:DescribeKey'),
);

/** `key`: its ARN, or an alias or id in that region. Throws for a key that this account may not look at. */
export function readKey(aws: Reader, key: string, region: string | undefined): Promise<KeyState> {
  return aws.once(`kms ${region ?? ''} ${key}`, async () => {
    const [, , , arnRegion, account] = key.split(':');
    const place = arnRegion || region;
    if (!place) throw new Error('the region of the key is not known');
    if (account && account !== aws.account)
      throw new Error(`the key belongs to the account ${account}, where it is not looked at`);
    try {
      const { KeyMetadata } = await aws.clients.kms(place).send(new DescribeKeyCommand({ KeyId: key }));
      if (!KeyMetadata?.KeyState) throw new Error('KMS answered without the state of the key');
      const { KeyState: state, KeyManager: manager, Arn: arn = null } = KeyMetadata;
      return { state, isOwn: manager !== 'AWS', arn };
    } catch (error) {
      if (errorName(error) === 'NotFoundException') return { state: 'Gone', isOwn: true, arn: null };
      throw error;
    }
  });
}
