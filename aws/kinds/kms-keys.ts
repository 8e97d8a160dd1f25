import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { errorName } from '../access/errors.ts';
import { on, sends } from '../access/permission.ts';
import type { Reader } from './define.ts';

/** The state of a KMS key: `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable` …, or `Gone`. */
export type KeyState = {
  readonly state: string;
  /** Whether the key is customer managed, not AWS managed. */
  readonly isOwn: boolean;
  /** Null: the key is gone. */
  readonly arn: string | null;
};

export const describeKey = sends(
  'KMS.DescribeKey',
  on('arn:{partition}:kms:*:{account}:key/*', 'kms:DescribeKey'),
);

/** Reads a key by ARN, alias or id in the region. Throws when this account may not read it. */
export function readKey(aws: Reader, key: string, region: string | undefined): Promise<KeyState> {
  return aws.once(`kms ${region ?? ''} ${key}`, async () => {
    const [, , , arnRegion, account] = key.split(':');
    const place = arnRegion || region;
    if (!place) throw new Error('the region of the key is unknown');
    if (account && account !== aws.account)
      throw new Error(`the key belongs to account ${account}, so its state cannot be read`);
    try {
      const { KeyMetadata } = await aws.clients.kms(place).send(new DescribeKeyCommand({ KeyId: key }));
      if (!KeyMetadata?.KeyState) throw new Error("KMS's response lacks the KeyState");
      const { KeyState: state, KeyManager: manager, Arn: arn = null } = KeyMetadata;
      return { state, isOwn: manager !== 'AWS', arn };
    } catch (error) {
      if (errorName(error) === 'NotFoundException') return { state: 'Gone', isOwn: true, arn: null };
      throw error;
    }
  });
}
