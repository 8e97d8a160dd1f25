import { utcInstant } from '../core/calendar.ts';
import { changeOf } from '../core/iam/evidence/change-of.ts';
import { providerByHand } from '../core/iam/providers/provider-by-hand.ts';
import { findInProvider } from '../core/iam/providers/provider-change.ts';
import { acceptedState, forceHash } from '../core/iam/state/revert-target.ts';
import { defineRule, ok, type Thresholds, violation } from '../core/rule.ts';
import { isUnchanged } from './iam/analyses.ts';
import { evidenceOf } from './iam/evidence.ts';
import { providerExamples } from './iam/provider-examples.ts';

export const rule = defineRule<'iam-identity-provider', Thresholds>({
  id: 'iam-identity-provider-changed',
  title: 'An identity provider was added or changed',
  kind: 'iam-identity-provider',
  severity: 'medium',
  thresholds: {},
  docs: {
    reports: () =>
      'OIDC and SAML providers that were added, or that have another client, certificate or metadata document, with the roles that trust them',
    thresholds: {},
  },
  remediation: 'revert',
  remediations: ['revert'],
  saves: false,
  needsState: true,
  judge: ({ fact, nowMs }) => {
    const now = fact('now');
    const accepted = fact('accepted');
    if (isUnchanged(accepted, now)) return ok('It has not changed since its accepted state.');
    const origin = fact('origin');
    const found = findInProvider(accepted, now, fact('roles'), utcInstant(nowMs));
    if (!found) return ok('It is trusted with nothing more than before.', evidenceOf(origin, undefined));
    return violation(
      found.because,
      [...found.newly].sort(),
      {
        ...evidenceOf(origin, found),
        change: changeOf({ accepted, now, credentials: [], origin }, [found]),
      },
      {
        severity: found.severity,
        ...(accepted?.provider?.metadata === null
          ? { settings: { [acceptedState]: forceHash(accepted) } }
          : { changesNothing: { revert: providerByHand(accepted) } }),
      },
    );
  },
  examples: providerExamples,
});
