import { account, named, samplesOf } from './sample.ts';

const iam = samplesOf('iam', 'us-east-1');
const sAMLProviderArn = `arn:aws:iam::${account}:saml-provider/company`;
const openIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/token.example.com`;
const tags = [{ key: 'team', value: 'web' }];

export const providerSamples = named(
  iam(
    'CreateSAMLProvider',
    { name: 'company', sAMLMetadataDocument: '<EntityDescriptor entityID="https://idp.example.com"/>' },
    { sAMLProviderArn },
  ),
  iam(
    'UpdateSAMLProvider',
    { sAMLProviderArn, sAMLMetadataDocument: '<EntityDescriptor entityID="https://idp.example.net"/>' },
    { sAMLProviderArn },
  ),
  iam('DeleteSAMLProvider', { sAMLProviderArn }),
  iam('TagSAMLProvider', { sAMLProviderArn, tags }),
  iam('UntagSAMLProvider', { sAMLProviderArn, tagKeys: ['team'] }),
  iam(
    'CreateOpenIDConnectProvider',
    {
      url: 'https://token.example.com',
      clientIDList: ['sts.amazonaws.com'],
      thumbprintList: ['0123456789abcdef0123456789abcdef01234567'],
    },
    { openIDConnectProviderArn },
  ),
  iam('AddClientIDToOpenIDConnectProvider', { openIDConnectProviderArn, clientID: 'another-client' }),
  iam('RemoveClientIDFromOpenIDConnectProvider', { openIDConnectProviderArn, clientID: 'another-client' }),
  iam('UpdateOpenIDConnectProviderThumbprint', {
    openIDConnectProviderArn,
    thumbprintList: ['89abcdef0123456789abcdef0123456789abcdef'],
  }),
  iam('DeleteOpenIDConnectProvider', { openIDConnectProviderArn }),
  iam('TagOpenIDConnectProvider', { openIDConnectProviderArn, tags }),
  iam('UntagOpenIDConnectProvider', { openIDConnectProviderArn, tagKeys: ['team'] }),
);
