import {
  DeleteResourcePolicyCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { absent, assertAbout, requiredList } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { on, onAll, sends } from '../../../access/permission.ts';
import { toTags } from '../../../tags.ts';
import type { Reader } from '../../define.ts';
import { ownerIn, type PolicyService, policyIn } from './policy-service.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html: the most of a page. */
const perPage = 100;
const secrets = 'arn:{partition}:secretsmanager:*:{account}:secret:*';

const clientOf = ({ clients, region }: Reader) =>
  clients.other('secretsmanager', (config) => new SecretsManagerClient(config))(region);

/** The name is that of the ARN, with six characters that AWS adds. Secrets that wait for deletion are not listed. */
export const secretPolicies: PolicyService = {
  kind: 'secret',
  readsAtOnce: 4,
  lists: [
    sends(
      'SecretsManager.ListSecrets',
      onAll(
        'secretsmanager:ListSecrets',
        'Secrets Manager has no resource-level permissions for this action.',
      ),
    ),
  ],
  list: async (aws, token) => {
    const { SecretList, NextToken: next } = await clientOf(aws).send(
      new ListSecretsCommand({ MaxResults: perPage, NextToken: token }),
    );
    const items = requiredList(SecretList, 'secrets').map(({ ARN }) =>
      ownerIn(ARN?.split(':secret:')[1], ARN),
    );
    return { items, next };
  },
  finds: [],
  find: async ({ account, region }, name) => ({
    name,
    arn: `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:${name}`,
  }),
  reads: [sends('SecretsManager.GetResourcePolicy', on(secrets, 'secretsmanager:GetResourcePolicy'))],
  read: (aws, { arn: SecretId }) =>
    absent('ResourceNotFoundException', undefined, async () => {
      const { ARN, ResourcePolicy } = await clientOf(aws).send(new GetResourcePolicyCommand({ SecretId }));
      assertAbout(SecretId, ARN);
      return ResourcePolicy === undefined ? null : policyIn(ResourcePolicy, 'policy of the secret');
    }),
  writes: [
    sends('SecretsManager.PutResourcePolicy', on(secrets, 'secretsmanager:PutResourcePolicy')),
    sends('SecretsManager.DeleteResourcePolicy', on(secrets, 'secretsmanager:DeleteResourcePolicy')),
  ],
  write: (aws, { arn: SecretId }, ResourcePolicy) =>
    ResourcePolicy === null
      ? clientOf(aws).send(new DeleteResourcePolicyCommand({ SecretId }))
      : clientOf(aws).send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy })),
  readsTags: [sends('SecretsManager.DescribeSecret', on(secrets, 'secretsmanager:DescribeSecret'))],
  tags: async (aws, { arn: SecretId }) => {
    const { ARN, Tags } = await clientOf(aws).send(new DescribeSecretCommand({ SecretId }));
    assertAbout(SecretId, ARN);
    return toTags(Tags);
  },
};
