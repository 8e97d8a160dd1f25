import type { Finding } from '../../core/finding.ts';
import { isReverting, plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { plain } from '../text/escape.ts';
import { lowerFirst, stopped } from '../text/format.ts';
import type { Confirm } from '../text/parts.ts';
import { plainName } from './finding-text.ts';

/** The confirmation dialog of a remediation: what, which resource, when, and whether it can be undone. */
export function confirmRemediation(finding: Finding, when: 'now' | 'after the grace period'): Confirm {
  const { undo } = finding.plan;
  const how = firstSentences(undo.how);
  const undoing = {
    yes: `You can ${lowerFirst(how)}`,
    maybe: `May not be fully undone. You can ${lowerFirst(how)}`,
    no: `Cannot be undone. ${how}`,
    nothing: `There is nothing to undo. ${how}`,
  }[undo.possible];
  const back = finding.evidence.change?.back ?? [];
  const isRevert = isReverting(finding) && back.length > 0;
  return {
    title: isRevert ? revertQuestion(finding) : question(finding, when === 'now' ? ' now' : ''),
    text: `${plainName(finding, 68)} in ${plain(finding.accountName, 24)}. ${happens[when]} ${undoing}`,
    confirm: isRevert ? 'Undo the change' : verbOf(finding),
    deny: 'Cancel',
    ...(undo.possible === 'no' ? { style: 'danger' as const } : {}),
  };
}

const happens = {
  now: 'Janitor rechecks first.',
  'after the grace period': 'Janitor acts after the grace period.',
} as const;

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const longestTitle = 100;

/** "Stop the instance", "Tag the user MFA_REQUIRED": a verb, the resource, and what follows. */
const ofResource = /^(\w+) the (?:address|bucket|database|instance|user|volume)\b(.*)$/;

/** "Stop web-7 now?"; "seed-policy: block all public access now?" where the title does not name the resource. */
function question({ plan, resource }: Finding, when: string): string {
  const [, verb, rest = ''] = ofResource.exec(plan.title) ?? [];
  // Leaves out "… after a final snapshot", which the dialog's text mentions.
  const following = rest.startsWith(' after ') ? '' : rest;
  const asks = (name: string) =>
    verb ? `${verb} ${name}${following}${when}?` : `${name}: ${lowerFirst(plan.title)}${when}?`;
  return asks(plain(resource.name || resource.id, longestTitle - asks('').length));
}

/** "Detach AdministratorAccess from the user ada?" */
function revertQuestion(finding: Finding): string {
  return askedInFull(plannedWords(finding));
}

/** The changes as a question. Of a long name the end is cut, never how many more changes there are. */
export function askedInFull(changes: string): string {
  const [, first = changes, rest = ''] = /^(.*?)(, and \d+ more changes?)$/s.exec(changes) ?? [];
  return `${plain(first, longestTitle - rest.length - 1)}${rest}?`;
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

/** Red for what cannot be undone. */
export function styleOf({ plan }: Finding): 'danger' | undefined {
  return plan.undo.possible === 'no' ? 'danger' : undefined;
}
