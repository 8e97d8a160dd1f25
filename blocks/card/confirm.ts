import type { Finding } from '../../core/finding.ts';
import { plain } from '../text/escape.ts';
import { stopped } from '../text/format.ts';
import type { Confirm } from '../text/parts.ts';
import { plainName } from './finding-text.ts';

/** The confirmation dialog of a remediation: what, which resource, and whether it can be undone. `when`: "now". */
export function confirmRemediation(finding: Finding, when: string): Confirm {
  const { title, undo } = finding.plan;
  const how = firstSentences(undo.how);
  const undoing = {
    yes: `To undo: ${how}`,
    maybe: `May not be fully undone: ${how}`,
    no: `Cannot be undone. ${how}`,
  }[undo.possible];
  return {
    title: `${title} ${when}?`,
    text: `${plainName(finding, 80)} in ${plain(finding.accountName, 24)}. Janitor rechecks first. ${undoing}`,
    confirm: verbOf(finding),
    deny: 'Cancel',
  };
}

/** Slack allows 300 characters; this leaves room for the text before it. The card has the full text. */
const longestHow = 130;

/** The leading sentences that fit completely. */
function firstSentences(text: string): string {
  let kept = '';
  for (const sentence of text.split(/(?<=[.;])\s+/)) {
    const longer = kept === '' ? sentence : `${kept} ${sentence}`;
    if (longer.length > longestHow) break;
    kept = longer;
  }
  return stopped(plain(kept === '' ? text : kept.replace(/;$/, '.'), longestHow));
}

/** "Stop", from "Stop the instance". */
export function verbOf({ plan }: Finding): string {
  return plan.title.split(' ', 1)[0] ?? plan.title;
}

/** `danger`, which is red, for remediations that cannot be undone. */
export function styleOf({ plan }: Finding, otherwise?: 'primary'): 'primary' | 'danger' | undefined {
  return plan.undo.possible === 'no' ? 'danger' : otherwise;
}
