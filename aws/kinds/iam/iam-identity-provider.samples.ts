import { example } from '../../../core/facts/examples.ts';
import { type Provider, providerState } from '../../../core/iam/providers/provider.ts';
import { known, type Resource } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const account = '123456789012';
const at = `arn:aws:iam::${account}`;
const thumbprint = '0123456789abcdef0123456789abcdef01234567';
const tags = { Owner: 'ada@example.com' };

const oidc = (clientIds: readonly string[], thumbprints = [thumbprint]) =>
  providerState(
    {
      kind: 'oidc-provider',
      account,
      name: 'token.example.com',
      arn: `${at}:oidc-provider/token.example.com`,
      tags,
    },
    { clientIds, thumbprints },
  );
// The answers show this one, so it is what a remediation reads afterwards.
const accepted = oidc(['sts.amazonaws.com']);
const changed = oidc(['another-client'], ['89abcdef0123456789abcdef0123456789abcdef']);
const saml = providerState(
  { kind: 'saml-provider', account, name: 'company', arn: `${at}:saml-provider/company`, tags },
  { metadata: 'aa', validUntil: '2030-01-01T00:00:00.000Z' },
);

const resource = (now: Provider, before: Provider): Resource<'iam-identity-provider'> => ({
  ...example('iam-identity-provider', {
    id: `${now.kind}/${now.name}`,
    facts: { now: known(now), accepted: known(before) },
  }),
  region: 'global',
  arn: now.arn,
  name: now.name,
});

const changedOne = resource(changed, accepted);

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

/** Changes whose answers have no fields. */
const withoutFields = [
  'AddClientIDToOpenIDConnectProvider',
  'RemoveClientIDFromOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
];

const tagged = '<Tags><member><Key>Owner</Key><Value>ada@example.com</Value></member></Tags>';
const date = '<CreateDate>2026-01-01T00:00:00Z</CreateDate>';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Federated: [accepted.arn, saml.arn] },
    Action: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
  },
});

export const samples: Samples<'iam-identity-provider'> = {
  resources: [changedOne, resource(saml, saml)],
  answers: {
    'iam:ListOpenIDConnectProviders': result(
      'ListOpenIDConnectProviders',
      `<OpenIDConnectProviderList><member><Arn>${accepted.arn}</Arn></member></OpenIDConnectProviderList>`,
    ),
    'iam:ListSAMLProviders': result(
      'ListSAMLProviders',
      `<SAMLProviderList><member><Arn>${saml.arn}</Arn>${date}</member></SAMLProviderList>`,
    ),
    'iam:GetOpenIDConnectProvider': result(
      'GetOpenIDConnectProvider',
      `<Url>token.example.com</Url><ClientIDList><member>sts.amazonaws.com</member></ClientIDList><ThumbprintList><member>${thumbprint}</member></ThumbprintList>${date}${tagged}`,
    ),
    'iam:GetSAMLProvider': result(
      'GetSAMLProvider',
      `<SAMLMetadataDocument>&lt;EntityDescriptor/&gt;</SAMLMetadataDocument>${date}<ValidUntil>2030-01-01T00:00:00Z</ValidUntil>${tagged}`,
    ),
    ...Object.fromEntries(withoutFields.map((name) => [`iam:${name}`, result(name, '')])),
    'cloudformation:DescribeStackResources': result(
      'DescribeStackResources',
      `<StackResources><member><StackName>ci</StackName><StackId>arn:aws:cloudformation:us-east-1:${account}:stack/ci/1</StackId><LogicalResourceId>Token</LogicalResourceId><PhysicalResourceId>${accepted.arn}</PhysicalResourceId><ResourceType>AWS::IAM::OIDCProvider</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member></StackResources>`,
    ),
    'iam:ListRoles': result(
      'ListRoles',
      `<Roles><member><RoleName>deploy</RoleName><AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument></member></Roles><IsTruncated>false</IsTruncated>`,
    ),
  },
  undone: {
    revert: [{ of: changedOne, kept: { before: accepted, after: changed }, after: {} }],
  },
  none: {
    'iam:ListOpenIDConnectProviders': result('ListOpenIDConnectProviders', '<OpenIDConnectProviderList/>'),
    'iam:ListSAMLProviders': result('ListSAMLProviders', '<SAMLProviderList/>'),
  },
  ids: { 'oidc-provider': ['OpenIDConnectProviderArn'], 'saml-provider': ['SAMLProviderArn'] },
};
