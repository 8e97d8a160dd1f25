import { shifted } from '../../severity.ts';
import type { IamRule } from '../rule.ts';
import { some, unlessSure } from '../rule.ts';
import { accountsRequest, servicesRequest } from '../semantics/conditions/request.ts';
import { claims, isNamed, isOrganisation, unknownAccounts } from '../trust/known-accounts.ts';
import { firstTrust, newTrust } from '../trust/trust-change.ts';
import { verdictOn } from '../trust/verdict.ts';
import { onlyReads, trustText } from '../trust/words.ts';

export const rule: IamRule = {
  category: 'trust-unknown-account',
  title: 'Open to an account that is not known',
  asksForAccounts: true,
  severities:
    'high; medium when a resource can only be read; one less when conditions such as an external id have to hold',
  find({ trust }) {
    if (!trust) return null;
    const found = newTrust(trust).flatMap((grant) => {
      const accounts = unknownAccounts(grant, trust);
      const [account] = accounts;
      if (account === undefined) return [];
      const request =
        grant.principal.kind === 'service'
          ? servicesRequest(account, trust.who, trust.now)
          : accountsRequest(account, isNamed(grant), trust.who, trust.now, claims(grant, account));
      const verdict = verdictOn(grant, trust.after, request);
      // Whose canonical id it is, and whether another account is ours, cannot be seen.
      const isSure = verdict === 'yes' && trust.account !== null && grant.principal.kind !== 'canonical';
      return verdict === 'no' ? [] : [{ grant, accounts, isSure }];
    });
    if (found.length === 0) return null;
    const isSure = found.some((one) => one.isSure);
    const counted = found.filter((one) => !isSure || one.isSure);
    const isRead = !trust.isRole && counted.every(({ grant }) => onlyReads(grant));
    const all = [...new Set(found.flatMap((one) => one.accounts))];
    const unknown = `${some(all)}, not a known ${all.every(isOrganisation) ? 'organization' : 'account'}`;
    const beginning = firstTrust(
      counted.map(({ grant }) => grant),
      trust.now,
    );
    return {
      severity: shifted(isRead ? 'medium' : 'high', isSure ? 0 : -1),
      newly: [...new Set(found.map(({ grant }) => trustText(grant, trust.isRole)))],
      because: trust.isRole
        ? `The role can be assumed from ${unknown}${unlessSure(isSure, beginning)}`
        : `The resource can be used from ${unknown}${unlessSure(isSure, beginning)}`,
      isSure,
    };
  },
};
