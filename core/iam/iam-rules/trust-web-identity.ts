import { type Severity, shifted, worst } from '../../severity.ts';
import type { IamRule } from '../rule.ts';
import { unlessSure } from '../rule.ts';
import { accountsRequest } from '../semantics/conditions/request.ts';
import { isAboutTime } from '../semantics/conditions/time.ts';
import { firstTrust, newTrust } from '../trust/trust-change.ts';
import { verdictOn } from '../trust/verdict.ts';
import { type Binding, bindingOf, issuerOf } from '../trust/web-identity.ts';
import { trustText } from '../trust/words.ts';

const severities: Readonly<Record<Exclude<Binding, 'bound'>, Severity>> = {
  everybody: 'critical',
  loose: 'high',
  'whole-provider': 'medium',
};

const words: Readonly<Record<Exclude<Binding, 'bound'>, string>> = {
  everybody: 'Everybody with a token of {} can assume the role: no condition says whose',
  loose: 'Tokens of several owners at {} can assume the role: the condition has a wildcard in the owner',
  'whole-provider': 'Everybody whom {} knows can assume the role: no condition on sub',
};

export const rule: IamRule = {
  category: 'trust-web-identity',
  title: 'Open to web identities without a condition on whose',
  severities:
    'critical for a provider that everybody can use, such as GitHub Actions; high when the owner has a wildcard; medium for an own provider without sub',
  find({ trust }) {
    if (!trust?.isRole) return null;
    const found = newTrust(trust).flatMap((grant) => {
      const issuer = grant.actions.patterns.includes('sts:assumerolewithwebidentity')
        ? issuerOf(grant)
        : null;
      if (
        issuer === null ||
        verdictOn(grant, trust.after, accountsRequest(null, true, trust.who, trust.now)) === 'no'
      )
        return [];
      const binding = bindingOf(grant, issuer, trust.after);
      if (binding === 'bound') return [];
      // Conditions on the token do not make it uncertain: everybody can have such a token.
      const isSure = grant.statement.conditions.every(
        ({ key, operator }) => key.startsWith(`${issuer}:`) || isAboutTime(operator, key),
      );
      return [{ grant, issuer, binding, isSure, severity: shifted(severities[binding], isSure ? 0 : -1) }];
    });
    const severity = found.length > 0 ? worst(found.map((one) => one.severity)) : null;
    const example = found.find((one) => one.severity === severity);
    if (!severity || !example) return null;
    return {
      severity,
      newly: [...new Set(found.map(({ grant }) => trustText(grant, true)))],
      because: `${words[example.binding].replace('{}', example.issuer)}${unlessSure(example.isSure, firstTrust([example.grant], trust.now))}`,
      isSure: example.isSure,
    };
  },
};
