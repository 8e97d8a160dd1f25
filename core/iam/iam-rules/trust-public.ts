import { shifted } from '../../severity.ts';
import type { IamRule } from '../rule.ts';
import { unlessSure } from '../rule.ts';
import { strangersRequest } from '../semantics/conditions/request.ts';
import { firstTrust, newTrust } from '../trust/trust-change.ts';
import { verdictOn } from '../trust/verdict.ts';
import { onlyReads, trustText } from '../trust/words.ts';

export const rule: IamRule = {
  category: 'trust-public',
  title: 'Open to everybody',
  severities: 'critical; high when a resource can only be read; one less when conditions have to hold',
  find({ trust }) {
    if (!trust) return null;
    const found = newTrust(trust)
      .filter(({ principal }) => principal.kind === 'any')
      .map((grant) => ({
        grant,
        verdict: verdictOn(grant, trust.after, strangersRequest(trust.who, trust.now)),
      }))
      .filter(({ verdict }) => verdict !== 'no');
    if (found.length === 0) return null;
    const isSure = found.some(({ verdict }) => verdict === 'yes');
    const counted = found.filter(({ verdict }) => !isSure || verdict === 'yes');
    const isRead = !trust.isRole && counted.every(({ grant }) => onlyReads(grant));
    const beginning = firstTrust(
      counted.map(({ grant }) => grant),
      trust.now,
    );
    return {
      severity: shifted(isRead ? 'high' : 'critical', isSure ? 0 : -1),
      newly: [...new Set(found.map(({ grant }) => trustText(grant, trust.isRole)))],
      because: trust.isRole
        ? `Everybody with an AWS account can assume the role${unlessSure(isSure, beginning)}`
        : `Everybody on the internet can ${isRead ? 'read' : 'use'} the resource${unlessSure(isSure, beginning)}`,
      isSure,
    };
  },
};
