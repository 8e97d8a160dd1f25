import { startOf } from '../shorten.ts';

/** Separators between owners in one tag. */
const separators = /[\s,;/]+/u;
/** A tag value holds 256 characters. More names than this are taken for a sentence. */
const mostNames = 20;

/**
 * The names in the value of an owner tag: `Ada <ada@example.com>` becomes the address alone. Null: the value
 * is a sentence.
 */
export function ownerNames(value: string): readonly string[] | null {
  const bracketed = [...value.matchAll(/<([^<>\s]+@[^<>\s]+)>/gu)].map(([, address = '']) => address);
  const named = bracketed.length > 0 ? bracketed : value.split(separators);
  const names = [...new Set(named.filter((name) => name !== ''))];
  return names.length > mostNames ? null : names;
}

/** RFC 5322 atom characters without the slash, which is a separator. */
const atom = /^[\p{L}\p{M}\p{N}!#$%&'*+\-=?^_`{|}~]+$/u;
const label = /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/**
 * Whether the text is an e-mail address: a dot-atom (RFC 5322, RFC 6531) of at most 64 octets at a domain of
 * two or more labels, at most 254 octets in all (RFC 5321). No quoted local part, no slash.
 */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [startOf(text, at), text.slice(at + 1)];
  if (at < 1 || octets(local) > 64 || octets(text) > 254) return false;
  const labels = domain.split('.');
  const isDomain = labels.length > 1 && labels.every((one) => octets(one) <= 63 && label.test(one));
  return isDomain && local.split('.').every((one) => atom.test(one));
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length;
}
