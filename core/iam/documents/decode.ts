import { done, type Result, refused } from '../../result.ts';
import { type Parsed, parseJson } from './json.ts';

/** A document as AWS gives it: an object, JSON text, or JSON text that is percent-encoded (RFC 3986). */
export function decode(given: unknown): Result<Parsed, string> {
  if (typeof given === 'object' && given !== null)
    return done({ value: given as Parsed['value'], repeats: false });
  if (typeof given !== 'string') return refused(`is ${given === null ? 'null' : `a ${typeof given}`}`);
  const text = given.replace(/^\uFEFF/, '').trim();
  if (text === '') return refused('is empty');
  const plain = plainText(text);
  return plain.startsWith('%') ? refused('has a broken percent-encoding') : parsed(plain);
}

/** The document as it was written. Text with a broken percent-encoding is returned unchanged. */
export function plainText(given: string): string {
  // Never decoded blindly: a percent sign in plain JSON is no encoding.
  if (!given.trimStart().startsWith('%')) return given;
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}

function parsed(text: string): Result<Parsed, string> {
  const result = parseJson(text);
  return result.ok ? result : refused(`is ${result.error}`);
}
