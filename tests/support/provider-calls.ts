import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  type IAMClient,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import type { TrailedCall } from '../../local/aws/cloudtrail.ts';

const account = '123456789012';
const host = 'token.example.com';
const openIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/${host}`;

/** Calls to the emulator that change identity providers, with what CloudTrail would record. */
export async function newProviderRole(
  iam: IAMClient,
): Promise<{ readonly role: string; readonly trust: string }> {
  const role = 'deploy-by-token';
  const policy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: openIDConnectProviderArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
  };
  await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: JSON.stringify(policy) }));
  return { role, trust: host };
}

export async function createProvider(iam: IAMClient): Promise<TrailedCall> {
  const [clientIDList, thumbprintList] = [
    ['sts.amazonaws.com'],
    ['0123456789abcdef0123456789abcdef01234567'],
  ];
  const url = `https://${host}`;
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: url,
      ClientIDList: clientIDList,
      ThumbprintList: thumbprintList,
    }),
  );
  return {
    sample: 'CreateOpenIDConnectProvider',
    request: { url, clientIDList, thumbprintList },
    response: { openIDConnectProviderArn },
  };
}

export async function changeThumbprint(iam: IAMClient): Promise<TrailedCall> {
  const thumbprintList = ['89abcdef0123456789abcdef0123456789abcdef'];
  await iam.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({
      OpenIDConnectProviderArn: openIDConnectProviderArn,
      ThumbprintList: thumbprintList,
    }),
  );
  return {
    sample: 'UpdateOpenIDConnectProviderThumbprint',
    request: { openIDConnectProviderArn, thumbprintList },
  };
}

export async function deleteProvider(iam: IAMClient): Promise<TrailedCall> {
  await iam.send(
    new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: openIDConnectProviderArn }),
  );
  return { sample: 'DeleteOpenIDConnectProvider', request: { openIDConnectProviderArn } };
}

export async function createSaml(iam: IAMClient): Promise<TrailedCall> {
  const name = 'company';
  const sAMLMetadataDocument = `<EntityDescriptor entityID="https://idp.example.com">${' '.repeat(1_000)}</EntityDescriptor>`;
  await iam.send(new CreateSAMLProviderCommand({ Name: name, SAMLMetadataDocument: sAMLMetadataDocument }));
  return {
    sample: 'CreateSAMLProvider',
    request: { name, sAMLMetadataDocument },
    response: { sAMLProviderArn: `arn:aws:iam::${account}:saml-provider/${name}` },
  };
}
