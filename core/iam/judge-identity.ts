import { utcInstant } from '../calendar.ts';
import type { MadeCredential } from '../changes/change-origin.ts';
import type { Identity } from '../changes/identity.ts';
import { worst } from '../severity.ts';
import { analysisOf, findInChange, findingOf, type IamAnalysis, type ReadChange } from './find-in-change.ts';
import type { IamFinding } from './finding.ts';
import { iamRules } from './iam-rules/registry.generated.ts';
import { eventOf, readSituation } from './reading/read-situation.ts';
import type { Situation } from './state/situation.ts';

/**
 * What an identity may do now and could not do in its accepted state, with all documents together. Without an accepted
 * state, or with a document that could not be read, `undecided` says so.
 */
export function judgeIdentity(situation: Situation): IamAnalysis {
  const { accepted, now } = situation;
  if (accepted === undefined)
    return { findings: [], undecided: ['the accepted state is not known, so what is new is not known'] };
  if (!now) return { findings: [], undecided: [] };
  const read = readSituation(situation, accepted, now);
  const found = findInChange(read);
  const credentials = credentialsFinding(situation, now, read);
  return credentials ? analysisOf(read, [...found.findings, credentials]) : found;
}

/** One finding for all credentials that others made. */
function credentialsFinding(
  { credentials, nowMs }: Situation,
  now: Identity,
  { change, isDoubtful }: ReadChange,
): IamFinding | null {
  const rule = iamRules.find(({ id }) => id === 'credentials-for-another');
  if (!rule) return null;
  const all = credentials.flatMap(({ origin }: MadeCredential) => {
    const event = {
      ...eventOf(origin, now, utcInstant(nowMs)),
      // Only what a credential can be used for is kept: one that was switched off is none.
      parameters: { userName: now.name, status: 'Active' },
    };
    const found = rule.find({ ...change, event });
    return found ? [findingOf(rule, found, isDoubtful)] : [];
  });
  const [first] = all;
  if (!first) return null;
  const more = all.length - 1;
  return {
    ...first,
    severity: worst(all.map(({ severity }) => severity)),
    newly: [...new Set(all.flatMap(({ newly }) => newly))],
    because: more > 0 ? `${first.because} And ${more} more.` : first.because,
    isSure: all.some(({ isSure }) => isSure),
  };
}
