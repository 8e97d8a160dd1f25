import { analyze } from '../../core/iam/analyze.ts';
import { isObject, parseJson } from '../../core/iam/documents/json.ts';
import type { IamAnalysis } from '../../core/iam/find-in-change.ts';

/** Answers one line of input. A line that is no change gets an answer that says so. */
export function analyzeLine(line: string, now: string): IamAnalysis {
  const parsed = parseJson(line);
  if (!parsed.ok) return unread(`the line is ${parsed.error}`);
  const { value, repeats } = parsed.value;
  if (!isObject(value)) return unread('the line is no object');
  return analyze({ ...value, repeats }, now);
}

function unread(reason: string): IamAnalysis {
  return { findings: [], undecided: [reason] };
}

/** The answer as one line of JSON. */
export function answerLine({ findings, undecided }: IamAnalysis): string {
  return JSON.stringify({
    findings: findings.map(({ rule, category, severity, newly, because }) => ({
      rule,
      category,
      severity,
      newly,
      because,
    })),
    undecided,
  });
}

const mostShown = 6;

/** The answer for people. */
export function answerText({ findings, undecided }: IamAnalysis): string {
  const lines = findings.flatMap(({ severity, category, because, newly }) => {
    const isCut = newly.length > mostShown;
    return [
      `${severity.padEnd(8)}  ${category}: ${because}`,
      ...newly.slice(0, mostShown).map((one) => `          + ${one}`),
      ...(isCut ? [`          ${mostShown} of ${newly.length} are shown; --json has all`] : []),
    ];
  });
  const open = undecided.map((reason) => `not judged: ${reason}`);
  return [...(lines.length > 0 ? lines : ['Nothing newly possible.']), ...open].join('\n');
}
