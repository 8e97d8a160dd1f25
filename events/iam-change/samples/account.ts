import { named, samplesOf } from './sample.ts';

const iam = samplesOf('iam', 'us-east-1');
const delegationRequestId = 'dr-0123456789abcdef0';

export const accountSamples = named(
  iam('UpdateAccountPasswordPolicy', { minimumPasswordLength: 6, requireSymbols: false }),
  iam('DeleteAccountPasswordPolicy', null),
  iam('EnableOrganizationsRootSessions', null, {
    organizationId: 'o-exampleorgid',
    enabledFeatures: ['RootSessions'],
  }),
  iam('EnableOrganizationsRootCredentialsManagement', null, {
    organizationId: 'o-exampleorgid',
    enabledFeatures: ['RootCredentialsManagement'],
  }),
  iam('SetSecurityTokenServicePreferences', { globalEndpointTokenVersion: 'v2Token' }),
  iam('EnableOutboundWebIdentityFederation', null, { issuerIdentifier: 'https://issuer.example.com' }),
  iam('PutAccountProperties', { properties: { example: 'on' } }),
  iam('AcceptDelegationRequest', { delegationRequestId }),
  iam('SendDelegationToken', { delegationRequestId }),
);
