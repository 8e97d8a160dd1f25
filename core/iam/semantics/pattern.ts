/**
 * Patterns of IAM: `*` is any text, `?` any one character. A literal `*` or `?`, written `${*}` and `${?}` in a policy,
 * is `literalStar` or `literalMark`.
 */
export const literalStar = '\uE000';
export const literalMark = '\uE001';

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/** Matches every text: nothing but stars. */
export function isAny(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}

/** Whether the first matches everything that the second matches. May answer false for exotic mixtures of `*` and `?`. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || isAny(wide)) return true;
  let at = 0;
  let on = 0;
  let star = -1;
  let resume = 0;
  while (on < narrow.length) {
    const symbol = wide[at];
    if (symbol === '*') {
      star = at;
      at += 1;
      resume = on;
    } else if (symbol !== undefined && isCovered(symbol, narrow[on])) {
      at += 1;
      on += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      on = resume;
    } else {
      return false;
    }
  }
  while (wide[at] === '*') at += 1;
  return at === wide.length;
}

/** A star in the narrow pattern is covered by a star alone. */
function isCovered(wide: string, narrow: string | undefined): boolean {
  return wide === '?' ? narrow !== '*' : wide === narrow;
}

/** Whether some text matches both. */
export function overlaps(a: string, b: string): boolean {
  if (isAny(a) || isAny(b) || a === b) return true;
  if (!hasWildcard(a)) return covers(b, a);
  if (!hasWildcard(b)) return covers(a, b);
  if (!startsAlike(a, b)) return false;
  let row = Array.from({ length: b.length + 1 }, () => false);
  row[0] = true;
  for (let j = 0; b[j] === '*'; j += 1) row[j + 1] = true;
  for (const symbol of a) {
    const next = Array.from({ length: b.length + 1 }, () => false);
    next[0] = symbol === '*' && row[0] === true;
    for (let j = 0; j < b.length; j += 1) {
      const other = b[j];
      if (symbol === '*' || other === '*')
        next[j + 1] = (row[j + 1] ?? false) || (next[j] ?? false) || (symbol === other && (row[j] ?? false));
      else next[j + 1] = (symbol === '?' || other === '?' || symbol === other) && (row[j] ?? false);
    }
    row = next;
  }
  return row[b.length] ?? false;
}

/** The literal beginnings do not contradict each other: settles most pairs without a table. */
function startsAlike(a: string, b: string): boolean {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const [x, y] = [a[at], b[at]];
    if (x === '*' || y === '*') return true;
    if (x !== y && x !== '?' && y !== '?') return false;
  }
  return true;
}
