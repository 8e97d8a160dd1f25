import type { Finding } from '../../core/finding.ts';
import { isReverting } from '../../core/iam/evidence/planned-words.ts';
import { stopped } from './format.ts';

/** What undoing the revert of an IAM change allows again, by its worst line. Null: nothing is known of it. */
export function possibleAgain(finding: Finding): string | null {
  const { change } = finding.evidence;
  if (!change) return null;
  const worst = change.newly.find(({ because }) => because.startsWith(can)) ?? change.newly[0];
  // The other remediations take back a part, which need not be the worst.
  if (!worst || !isReverting(finding)) return 'What the change allowed is possible again.';
  const because = stopped(worst.because);
  if (!because.startsWith(can)) return `It brings back this: ${because}`;
  const [, what = '', rest = ''] = /^Can (.*?)(: .*|, when its conditions hold\.|\.)$/s.exec(because) ?? [];
  return `${whoIn(finding)} can ${what} again${rest}`;
}

const can = 'Can ';

/** "bob", "The role deploy". */
function whoIn({ resource: { id, name } }: Finding): string {
  const [kind = ''] = id.split('/');
  if (kind === 'policy') return `Whoever has the policy ${name}`;
  if (kind === 'group') return `Members of the group ${name}`;
  return kind === 'role' ? `The role ${name}` : name;
}
