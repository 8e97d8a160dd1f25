import { type Finding, isEnded, isUndone } from '../../core/finding.ts';
import { outlook } from './outlook.ts';

/** What became of the finding, in one or two lines; null while somebody is asked about it. */
export function settledWords(finding: Finding): string | null {
  if (!isEnded(finding) && finding.status !== 'snoozed' && !finding.acceptance) return null;
  const lines = outlook(finding, false).filter((line) => line !== null);
  const accepted = finding.acceptance ? lines.find((line) => line.startsWith('🤝')) : undefined;
  const most = finding.status === 'remediated' || isUndone(finding) ? 2 : 1;
  return accepted ?? lines.slice(0, most).join('\n');
}
