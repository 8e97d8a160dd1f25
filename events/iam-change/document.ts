import { decode } from '../../core/iam/documents/decode.ts';
import { isObject } from '../../core/iam/documents/json.ts';
import type { Edit } from '../../core/iam/state/edit.ts';

/**
 * The plain text of a document; null when it is cut, hidden or no JSON object. Requests have plain text,
 * responses percent-encoded text, S3 an object.
 */
export function documentText(given: unknown): string | null {
  const decoded = decode(given);
  if (!decoded.ok || !isObject(decoded.value.value)) return null;
  if (typeof given !== 'string') return JSON.stringify(given);
  // RFC 3986: `{` is %7B. Plain JSON never starts with a percent sign.
  return given.trimStart().startsWith('%') ? decodeURIComponent(given.trim()) : given;
}

/** The edit with the document, or a reading of AWS when it is unreadable. */
export function withDocument(given: unknown, edit: (text: string) => Edit): Edit {
  const text = documentText(given);
  return text === null ? { edit: 'read', why: 'the event has no readable document' } : edit(text);
}
