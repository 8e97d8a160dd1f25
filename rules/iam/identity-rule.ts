import type { Identity } from '../../core/changes/identity.ts';
import { holdersSetting } from '../../core/iam/evidence/asked-holders.ts';
import { changesNothing } from '../../core/iam/evidence/by-hand.ts';
import { iamRules } from '../../core/iam/iam-rules/registry.generated.ts';
import { type NamedIamRule, some } from '../../core/iam/rule.ts';
import {
  acceptedState,
  forceHash,
  identityRemediations,
  revertTarget,
} from '../../core/iam/state/revert-target.ts';
import {
  type AnyRule,
  defineRule,
  ok,
  type Threshold,
  type Thresholds,
  undecided,
  violation,
} from '../../core/rule.ts';
import { type Severity, severities } from '../../core/severity.ts';
import { analysisOf, isUnchanged } from './analyses.ts';
import { changeIn, evidenceOf } from './evidence.ts';
import { examples } from './examples.ts';

/** An identity provider is of a kind of its own. */
const aboutNoIdentity: readonly string[] = ['identity-provider-changed'];

/** Each rule of the IAM engine as a rule of the kind `iam-identity`. */
export const rules: readonly AnyRule[] = iamRules
  .filter(({ id }) => !aboutNoIdentity.includes(id))
  .map(identityRule);

function identityRule(of: NamedIamRule): AnyRule {
  return defineRule<'iam-identity', Thresholds>({
    id: `iam-${of.id}`,
    title: of.title,
    kind: 'iam-identity',
    severity: firstSeverity(of.severities),
    thresholds: of.asksForAccounts ? { knownAccounts: [] } : {},
    docs: {
      reports: () =>
        `users, roles, groups and managed policies with a change after which this is newly possible: ${lowerFirst(of.title)}`,
      thresholds: of.asksForAccounts
        ? {
            knownAccounts:
              'ids of accounts and organisations (`o-…`) that may be trusted, beside the accounts of this file',
          }
        : {},
    },
    remediation: 'revert',
    remediations: [...identityRemediations, 'quarantine', 'delete-policy'],
    saves: false,
    needsState: true,
    ...(of.digestOnly ? { digestOnly: true } : {}),
    judge: ({ resource, fact, nowMs, thresholds }) => {
      const now = fact('now');
      const accepted = fact('accepted');
      const credentials = fact('credentials');
      if (credentials.length === 0 && isUnchanged(accepted, now))
        return ok('It has not changed since its accepted state.');
      const origin = fact('origin');
      const analysis = analysisOf(resource.facts, {
        accepted,
        now,
        credentials,
        origin,
        groups: fact('groups'),
        policies: fact('policies'),
        holders: fact('holders'),
        knownAccounts: textsOf(thresholds['knownAccounts']),
        nowMs,
      });
      const found = analysis.findings.find(({ rule }) => rule === of.id);
      const evidence = evidenceOf(origin, found);
      if (found)
        return violation(
          found.because,
          [...found.newly].sort(),
          { ...evidence, change: changeIn(analysis, { accepted, now, credentials, origin }, found) },
          {
            severity: found.severity,
            settings: settingsFor(accepted, now),
            ...(now.kind === 'policy'
              ? { settingsOf: { 'delete-policy': holdersSetting(fact('attachedTo')) } }
              : {}),
            changesNothing: changesNothing({ accepted, now, credentials }),
          },
        );
      const unread = analysis.undecided.filter(isAboutNoRule);
      return unread.length > 0
        ? undecided('policies', `Not all could be read: ${some(unread)}.`, evidence)
        : ok('Nothing of this kind is newly possible.', evidence);
    },
    examples: examples(of.id),
  });
}

/** Another accepted state asks again. */
function settingsFor(accepted: Identity | null, now: Identity): Readonly<Record<string, string>> {
  const target = revertTarget(accepted, now);
  return target ? { [acceptedState]: forceHash(target) } : {};
}

/** Without the findings that depend on a request, which are reported with one severity less. */
function isAboutNoRule(reason: string): boolean {
  return !iamRules.some(({ id }) => reason.startsWith(`${id}: `));
}

/** The most usual one comes first in the text for people. A verdict has its own. */
function firstSeverity(text: string): Severity {
  return severities.find((one) => text.startsWith(one)) ?? 'medium';
}

function textsOf(list: Threshold | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
