import { type Changes, other, type Touch, type TrailCall } from '../call.ts';

const setting = (call: TrailCall): Touch => other('account', call.account);
const delegation = (call: TrailCall): Touch => other('delegation-request', call.need('delegationRequestId'));

/** Settings of the account. */
export const accountChanges: Changes = {
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
