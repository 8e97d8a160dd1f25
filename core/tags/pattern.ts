import { done, type Result, refused } from '../result.ts';

/** A part of a pattern: any text, any character, one character, or one of a set. */
type Piece =
  | { readonly is: 'text' }
  | { readonly is: 'any' }
  | { readonly is: 'char'; readonly char: string }
  | { readonly is: 'class'; readonly not: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** In characters. A tag value has at most 256. */
export const longestPattern = 128;
const special = '*?[]\\-!^$';

/**
 * Parses a tag value pattern: `*`, `?`, `[A-Z0-9]`, `[!0-9]` and backslash escapes. No regular expressions,
 * so matching takes at most pattern × text steps. Refuses with the reason in words.
 */
export function parsePattern(pattern: string): Result<readonly Piece[], string> {
  const chars = Array.from(pattern.normalize('NFC'));
  if (chars.length === 0) return refused('is empty');
  if (chars.length > longestPattern) return refused(`is longer than ${longestPattern} characters`);
  if (chars[0] === '^' || (chars.at(-1) === '$' && chars.at(-2) !== '\\'))
    return refused(`looks like a regular expression: ${hint}`);
  const pieces: Piece[] = [];
  for (let at = 0; at < chars.length; ) {
    const read = chars[at] === '[' ? readClass(chars, at) : readOne(chars, at);
    if (!read.ok) return read;
    if (read.value.piece.is !== 'text' || pieces.at(-1)?.is !== 'text') pieces.push(read.value.piece);
    at = read.value.next;
  }
  return done(pieces);
}

const hint = 'a pattern is made of *, ?, [a-z] and plain text';

type ReadPiece = Result<{ readonly piece: Piece; readonly next: number }, string>;

function readOne(chars: readonly string[], at: number): ReadPiece {
  const char = chars[at] ?? '';
  if (char === '*') return done({ piece: { is: 'text' }, next: at + 1 });
  if (char === '?') return done({ piece: { is: 'any' }, next: at + 1 });
  if (char === ']') return refused('has a ] without a [ before it');
  const plain = escaped(chars, at);
  return plain.ok
    ? done({ piece: { is: 'char', char: plain.value.char }, next: plain.value.next })
    : refused(plain.error);
}

function readClass(chars: readonly string[], open: number): ReadPiece {
  const not = chars[open + 1] === '!';
  const ranges: [string, string][] = [];
  let at = open + (not ? 2 : 1);
  while (at < chars.length && chars[at] !== ']') {
    const from = escaped(chars, at);
    if (!from.ok) return refused(from.error);
    at = from.value.next;
    if (chars[at] !== '-' || chars[at + 1] === ']' || at + 1 >= chars.length) {
      ranges.push([from.value.char, from.value.char]);
      continue;
    }
    const to = escaped(chars, at + 1);
    if (!to.ok) return refused(to.error);
    if (codeOf(to.value.char) < codeOf(from.value.char))
      return refused(`has the range ${from.value.char}-${to.value.char}, whose ends are swapped`);
    ranges.push([from.value.char, to.value.char]);
    at = to.value.next;
  }
  if (at >= chars.length) return refused('has a [ without a ] after it');
  if (ranges.length === 0) return refused('has an empty []');
  return done({ piece: { is: 'class', not, ranges }, next: at + 1 });
}

/** Reads one literal character and resolves a backslash escape. */
function escaped(
  chars: readonly string[],
  at: number,
): Result<{ readonly char: string; readonly next: number }, string> {
  const char = chars[at] ?? '';
  if (char !== '\\') return done({ char, next: at + 1 });
  const meant = chars[at + 1];
  if (meant === undefined) return refused('ends with a backslash');
  if (!special.includes(meant)) return refused(`has the unknown escape \\${meant}: ${hint}`);
  return done({ char: meant, next: at + 2 });
}

/** Whether the whole text matches. Throws for patterns that `parsePattern` refuses. */
export function fitsPattern(pattern: string, text: string, ignoreCase: boolean): boolean {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw new Error(`The pattern ${pattern} ${parsed.error}`);
  const pieces = parsed.value;
  const chars = Array.from(text.normalize('NFC'));
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < chars.length) {
    const piece = pieces[p];
    if (piece?.is === 'text') {
      star = p++;
      resume = t;
    } else if (piece && takes(piece, chars[t] ?? '', ignoreCase)) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pieces[p]?.is === 'text') p++;
  return p === pieces.length;
}

function takes(piece: Piece, char: string, ignoreCase: boolean): boolean {
  switch (piece.is) {
    case 'text':
    case 'any':
      return true;
    case 'char':
      return variants(piece.char, ignoreCase).some((one) => variants(char, ignoreCase).includes(one));
    case 'class': {
      const isIn = variants(char, ignoreCase).some((one) =>
        piece.ranges.some(([from, to]) => codeOf(from) <= codeOf(one) && codeOf(one) <= codeOf(to)),
      );
      return isIn !== piece.not;
    }
  }
}

function variants(char: string, ignoreCase: boolean): readonly string[] {
  return ignoreCase ? [char, char.toLowerCase(), char.toUpperCase()] : [char];
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
