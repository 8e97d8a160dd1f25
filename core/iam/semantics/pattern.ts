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
  return pattern === '*' || (pattern[0] === '*' && /^\*+$/.test(pattern));
}

/** Whether the first matches everything that the second matches. May answer false for exotic mixtures of `*` and `?`. */
export function covers(wide: string, narrow: string): boolean {
  return wide === narrow || isAny(wide) || matches(wide, narrow, isCovered);
}

/** Whether the pattern matches the text, symbol by symbol. */
function matches(
  wide: string,
  narrow: string,
  fits: (wide: string, narrow: string | undefined) => boolean,
): boolean {
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
    } else if (symbol !== undefined && fits(symbol, narrow[on])) {
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
  if (a === b || isAny(a) || isAny(b)) return true;
  if (!a.includes('*')) return matches(b, a, isAlike);
  if (!b.includes('*')) return matches(a, b, isAlike);
  // What stands between the stars of one fits into a star of the other, so only the ends decide.
  return startsAlike(a, b) && endsAlike(a, b);
}

function isAlike(a: string, b: string | undefined): boolean {
  return a === b || a === '?' || b === '?';
}

/** Up to the first star of either. */
function startsAlike(a: string, b: string): boolean {
  for (let at = 0; a[at] !== '*' && b[at] !== '*'; at += 1) if (!isAlike(a[at] ?? '', b[at])) return false;
  return true;
}

/** Down to the last star of either. */
function endsAlike(a: string, b: string): boolean {
  for (let x = a.length - 1, y = b.length - 1; a[x] !== '*' && b[y] !== '*'; x -= 1, y -= 1)
    if (!isAlike(a[x] ?? '', b[y])) return false;
  return true;
}
