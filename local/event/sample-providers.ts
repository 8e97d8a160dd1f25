import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { account } from '../../events/iam-change/samples/sample.ts';

const host = 'token.example.com';

/** The providers that the samples speak of, and a role that trusts one. `isCreated`: false when the call to come creates it. */
export async function makeSampleProviders(
  iam: IAMClient,
  isCreated: (entity: string) => boolean,
): Promise<void> {
  if (isCreated('OpenIDConnectProvider'))
    await iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: `https://${host}`,
        ClientIDList: ['sts.amazonaws.com'],
        ThumbprintList: ['0123456789abcdef0123456789abcdef01234567'],
      }),
    );
  if (isCreated('SAMLProvider'))
    await iam.send(
      new CreateSAMLProviderCommand({
        Name: 'company',
        SAMLMetadataDocument: '<EntityDescriptor entityID="https://idp.example.org"/>',
      }),
    );
  const trust = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
  };
  await iam.send(
    new CreateRoleCommand({ RoleName: 'deploy-by-token', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
}
