import { createHash } from 'node:crypto';
import type { Identity } from '../../changes/identity.ts';
import { meaningOf } from './same-identity.ts';

/** SHA-256 in hex: equal for identities that are the same. Two that differ cannot be made to agree. */
export function identityHash(identity: Identity | null): string {
  return hashOf(meaningOf(identity));
}

/** SHA-256 in hex: equal for the same texts in any order. */
export function textsHash(texts: readonly string[]): string {
  return hashOf(JSON.stringify([...texts].sort()));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
