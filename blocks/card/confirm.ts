import type { Finding } from '../../core/finding.ts';
import { plain } from '../text/escape.ts';
import { stopped } from '../text/format.ts';
import type { Confirm } from '../text/parts.ts';
import { plainName } from './finding-text.ts';

/** The question before what changes AWS: what, which resource, and whether it can be undone. `when`: "now". */
export function confirmRemediation(finding: Finding, when: string): Confirm {
  const { title, undo } = finding.plan;
  const how = stopped(plain(undo.how, 150));
  const undoing = {
    yes: `To undo: ${how}`,
    maybe: `May not be undone completely: ${how}`,
    no: `Cannot be undone. ${how}`,
  }[undo.possible];
  return {
    title: `${title} ${when}?`,
    text: `${plainName(finding, 100)} in ${plain(finding.accountName, 30)}. Janitor rechecks first. ${undoing}`,
    confirm: verbOf(finding),
    deny: 'Cancel',
  };
}

/** "Stop", of "Stop the instance". */
export function verbOf({ plan }: Finding): string {
  return plan.title.split(' ', 1)[0] ?? plan.title;
}

/** Red is for what cannot be undone. */
export function styleOf({ plan }: Finding, otherwise?: 'primary'): 'primary' | 'danger' | undefined {
  return plan.undo.possible === 'no' ? 'danger' : otherwise;
}
