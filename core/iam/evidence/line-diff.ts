/** A larger comparison shows all old lines, then all new ones. */
const mostCells = 400_000;
const around = 2;

/** The lines that differ, with two around them and "…" where others are left out. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly string[] {
  const all = marked(before, after);
  const isNear = (at: number): boolean =>
    all.slice(Math.max(0, at - around), at + around + 1).some((line) => !line.startsWith('  '));
  return all.flatMap((line, at) => (isNear(at) ? [line] : at === 0 || isNear(at - 1) ? ['…'] : []));
}

function marked(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
  return [
    ...same(before.slice(0, start)),
    ...changed(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** By the longest common subsequence. */
function changed(before: readonly string[], after: readonly string[]): readonly string[] {
  const gone = (lines: readonly string[]): string[] => lines.map((line) => `- ${line}`);
  const come = (lines: readonly string[]): string[] => lines.map((line) => `+ ${line}`);
  const width = after.length + 1;
  if ((before.length + 1) * width > mostCells) return [...gone(before), ...come(after)];
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      longest[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: string[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length && column < after.length) {
    if (before[row] === after[column]) {
      lines.push(`  ${before[row]}`);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push(`- ${before[row]}`);
      row += 1;
    } else {
      lines.push(`+ ${after[column]}`);
      column += 1;
    }
  }
  return [...lines, ...gone(before.slice(row)), ...come(after.slice(column))];
}
