import type { ChangeEvidence, NewlyPossible } from '../../changes/change-evidence.ts';
import type { Identity } from '../../changes/identity.ts';
import type { IamFinding } from '../finding.ts';
import { editsBetween } from '../state/edits-between.ts';
import { remediationEdits } from '../state/revert-target.ts';
import type { Situation } from '../state/situation.ts';
import { credentialsByHand } from './by-hand.ts';
import { documentDiffs } from './document-diffs.ts';
import { backWords, credentialWords, editWords } from './edit-words.ts';
import { seenHash } from './seen-hash.ts';

const mostEdits = 10;

/** `findings`: the worst first. */
export function changeOf(
  {
    accepted,
    now,
    credentials,
    origin,
  }: Pick<Situation, 'credentials' | 'origin'> & {
    readonly accepted: Identity | null;
    readonly now: Identity;
  },
  findings: readonly IamFinding[],
): ChangeEvidence {
  const did = [
    ...editsBetween(accepted, now).map((edit) => editWords(edit, now, accepted).did),
    ...credentials.map((one) => credentialWords(one, now)),
  ];
  const back = remediationEdits('revert', accepted, now).map((edit) => backWords(edit, now).does);
  const byHand = credentialsByHand({ now, credentials });
  return {
    origin,
    did: did.slice(0, mostEdits),
    back: back.slice(0, mostEdits),
    ...(byHand === null ? {} : { byHand }),
    newly: newlyOf(findings),
    diffs: documentDiffs(accepted, now),
    seen: seenHash(now, credentials),
  };
}

/** One per category. `findings`: the worst first. */
export function newlyOf(findings: readonly IamFinding[]): readonly NewlyPossible[] {
  const worst = findings.filter(
    ({ category }, at) => findings.findIndex((one) => one.category === category) === at,
  );
  return worst.map(({ category, severity, because, newly }) => ({
    category,
    severity,
    because: because.replace(cutList, ' and $1 more actions on'),
    all: newly,
  }));
}

/** "… and 34 more on everything": said without context, it has to say more of what. */
const cutList = / and (\d+) more on(?= )/;
