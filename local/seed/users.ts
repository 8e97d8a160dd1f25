import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
} from '@aws-sdk/client-iam';
import type { LocalAws } from '../host/aws-clients.ts';
import { tagList } from './instances.ts';
import type { UserSeed } from './schema.ts';

/** moto's credential report has no row for the root account. */
export async function seedUser(aws: LocalAws, seed: UserSeed): Promise<void> {
  const iam = aws.iam();
  const UserName = seed.name;
  await iam.send(new CreateUserCommand({ UserName, Path: seed.path, Tags: tagList(seed.tags) }));
  if (seed.password) await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'local-copy-only' }));
  if (seed.accessKey) await iam.send(new CreateAccessKeyCommand({ UserName }));
  if (!seed.mfa) return;
  const { VirtualMFADevice } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${seed.name}-phone` }),
  );
  await iam.send(
    new EnableMFADeviceCommand({
      UserName,
      SerialNumber: VirtualMFADevice?.SerialNumber,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '654321',
    }),
  );
}
