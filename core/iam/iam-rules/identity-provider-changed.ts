import type { IamRule } from '../rule.ts';

const words: Readonly<Record<string, string>> = {
  AddClientIDToOpenIDConnectProvider:
    'Another client of an identity provider can sign in to roles that trust it.',
  CreateOpenIDConnectProvider: 'Roles can now trust the tokens of another identity provider.',
  CreateSAMLProvider: 'Roles can now trust the assertions of another identity provider.',
  UpdateOpenIDConnectProviderThumbprint: 'The certificate that identifies an identity provider has changed.',
  UpdateSAMLProvider:
    'The keys of an identity provider have changed. Whoever has the new keys can sign in to roles that trust it.',
};

export const rule: IamRule = {
  category: 'trust-web-identity',
  title: 'An identity provider was added or changed',
  severities: 'medium',
  find({ event }) {
    const because = words[event.name];
    if (!because) return null;
    const { name, url, sAMLProviderArn, openIDConnectProviderArn } = event.parameters;
    const which = [url, name, sAMLProviderArn, openIDConnectProviderArn].find(
      (one) => typeof one === 'string',
    );
    return {
      severity: 'medium',
      newly: [typeof which === 'string' ? which : event.name],
      because,
      isSure: true,
    };
  },
};
