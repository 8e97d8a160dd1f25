import type { Finding } from '../../core/finding.ts';
import { lowerFirst } from '../text/format.ts';
import type { Confirm } from '../text/parts.ts';
import { plainName } from './finding-text.ts';

/** The question before what changes AWS: which resource, what, and whether it can be undone. */
export function confirmRemediation(finding: Finding, when: string): Confirm {
  const { title, undo } = finding.plan;
  const undoing = {
    yes: 'It can be undone.',
    maybe: 'It may not be undone completely.',
    no: 'It cannot be undone.',
  }[undo.possible];
  return {
    title: `${title}?`,
    text: `${undoing} ${plainName(finding, 120)} in ${finding.accountName}: ${lowerFirst(title)} ${when}.`,
    confirm: title.length <= 30 ? title : 'Do it',
    deny: 'Cancel',
  };
}
