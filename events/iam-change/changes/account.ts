import { type Changes, other, type Touch, type TrailCall, textIn } from '../call.ts';

const saml = (call: TrailCall): Touch => other('saml-provider', call.need('sAMLProviderArn'));
const oidc = (call: TrailCall): Touch => other('oidc-provider', call.need('openIDConnectProviderArn'));
const setting = (call: TrailCall): Touch => other('account', call.account);
const delegation = (call: TrailCall): Touch => other('delegation-request', call.need('delegationRequestId'));

/** Identity providers and settings of the account. */
export const accountChanges: Changes = {
  CreateSAMLProvider: (call) =>
    other('saml-provider', textIn(call.response, 'sAMLProviderArn') ?? call.need('name')),
  UpdateSAMLProvider: saml,
  DeleteSAMLProvider: saml,
  TagSAMLProvider: saml,
  UntagSAMLProvider: saml,
  CreateOpenIDConnectProvider: (call) =>
    other('oidc-provider', textIn(call.response, 'openIDConnectProviderArn') ?? call.need('url')),
  AddClientIDToOpenIDConnectProvider: oidc,
  UpdateOpenIDConnectProviderThumbprint: oidc,
  DeleteOpenIDConnectProvider: oidc,
  TagOpenIDConnectProvider: oidc,
  UntagOpenIDConnectProvider: oidc,
  UpdateAccountPasswordPolicy: setting,
  DeleteAccountPasswordPolicy: setting,
  EnableOrganizationsRootSessions: setting,
  EnableOrganizationsRootCredentialsManagement: setting,
  SetSecurityTokenServicePreferences: setting,
  EnableOutboundWebIdentityFederation: setting,
  PutAccountProperties: setting,
  AcceptDelegationRequest: delegation,
  SendDelegationToken: delegation,
};
