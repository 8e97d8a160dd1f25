import type { Identity } from '../../../../core/changes/identity.ts';

/** Whose tokens are taken, by parts with readable names. */
export function materialOfProvider({ provider }: Identity): Readonly<Record<string, string>> {
  if (!provider) return {};
  const { clientIds, thumbprints, metadata } = provider;
  return {
    ...(clientIds.length > 0 ? { Clients: clientIds.join(', ') } : {}),
    ...(thumbprints.length > 0 ? { 'Certificate thumbprints': thumbprints.join(', ') } : {}),
    ...(metadata === null ? {} : { Metadata: `sha256 ${metadata}` }),
  };
}
