import type { Readable } from 'node:stream';

/** Lines by `\n` alone: `readline` also splits at U+2028, which JSON allows in a text. The last need not end. */
export async function* linesIn(input: Readable): AsyncGenerator<string> {
  input.setEncoding('utf8');
  let parts: string[] = [];
  for await (const chunk of input) {
    const [first = '', ...rest] = String(chunk).split('\n');
    parts.push(first);
    for (const next of rest) {
      yield parts.join('').replace(/\r$/, '');
      parts = [next];
    }
  }
  const last = parts.join('');
  if (last !== '') yield last;
}
