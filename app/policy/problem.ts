import { shorten } from '../../core/shorten.ts';

/** One problem of the policy file: where it is and how to fix it. */
export type ConfigProblem = {
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  /** Starts at 1. */
  readonly column: number;
  /** `rules.ec2-instance-idle.grace`, `accounts[0].id`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
};

const shownAtMost = 30;

/** One line per problem: `janitor.yaml:12:5 rules.ec2-instance-idle.grace: …`. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.slice(0, shownAtMost).map(formatProblem);
  const more = problems.length - shownAtMost;
  return (more > 0 ? [...lines, `… and ${more} more`] : lines).join('\n');
}

function formatProblem({ file, line, column, path, message }: ConfigProblem): string {
  return `${file}:${line}:${column} ${path ? `${path}: ` : ''}${message}`;
}

export type Path = readonly (string | number)[];

export type Remark = { readonly path: Path; readonly message: string };

export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = /^[\w.:-]{1,80}$/.test(part) ? part : quote(part);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** Quotes a value of the file, shortened and without control characters. */
export function quote(value: unknown): string {
  return shorten(JSON.stringify(value) ?? String(value), 60);
}

/** ` (did you mean "grace"?)`, or an empty string when no candidate is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : ` (did you mean ${quote(near)}?)`;
}

/** The closest candidate, if its edit distance is at most a third of the word's length. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 80) return undefined;
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (!best || edits < best.edits) best = { candidate, edits };
  }
  return best && best.edits <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** The edit distance: insertions, deletions, replacements and swaps of neighbours. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? Number.POSITIVE_INFINITY;
}
