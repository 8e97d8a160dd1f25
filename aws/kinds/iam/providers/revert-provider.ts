import { providerIn } from '../../../../core/iam/providers/provider.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import type { Remediation } from '../../define.ts';
import { stateRevert } from '../state-revert.ts';
import { changeProvider, changesProviders } from './change-provider.ts';
import { materialOfProvider } from './provider-material.ts';
import { readProvider, readsOidc } from './read-provider.ts';

/** Only of OIDC providers: the mirror has all that they had before. */
export const revertProvider: Remediation<'iam-identity-provider'> = stateRevert({
  calls: [...changesProviders, readsOidc],
  target: (accepted) => {
    if (!accepted) throw new Refused('The provider is new, so there is no state to go back to');
    return accepted;
  },
  materialOf: materialOfProvider,
  change: (aws, { arn }, edits) => changeProvider(aws.clients.iam(), arn, edits),
  read: async (aws, { arn }) => {
    const of = providerIn(arn);
    return of && readProvider(aws, { ...of, arn });
  },
});
