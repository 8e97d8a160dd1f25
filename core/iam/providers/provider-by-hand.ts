import type { Identity } from '../../changes/identity.ts';

const where = 'in IAM > Identity providers, or accept the change';

/** What a person has to do about a new provider, or a SAML provider that has other metadata; or else to accept it. */
export function providerByHand(accepted: Identity | null): string {
  return accepted
    ? `Upload its former metadata document ${where}`
    : `Delete the provider once no role trusts it, ${where}`;
}
