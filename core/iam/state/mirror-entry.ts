import type { Identity } from '../../changes/identity.ts';
import type { MirrorEntry } from '../../ports/mirror.ts';

const mostOrigins = 20;
const mostCredentials = 20;
const mostEvents = 50;

/**
 * Keeps an entry within DynamoDB's 400 KB. IAM takes documents of up to 131,072 characters, and counts no white space
 * towards its quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function bounded(entry: MirrorEntry): MirrorEntry {
  return {
    ...entry,
    accepted: entry.accepted && { identity: withoutPadding(entry.accepted.identity) },
    seen: entry.seen && { identity: withoutPadding(entry.seen.identity) },
    origins: entry.origins.slice(-mostOrigins),
    credentials: entry.credentials.slice(-mostCredentials),
    events: entry.events.slice(-mostEvents),
  };
}

/** Longer than any document without padding. */
const longText = 12_000;

export function withoutPadding<T extends Identity | null>(identity: T): T {
  const dense = (text: string): string =>
    text.length > longText ? text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1') : text;
  const all = (texts: Identity['inline']): Identity['inline'] =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, dense(text)]));
  return (
    identity && {
      ...identity,
      inline: all(identity.inline),
      trust: identity.trust === null ? null : dense(identity.trust),
      versions: all(identity.versions),
    }
  );
}

export function emptyEntry(account: string, id: string): MirrorEntry {
  return { account, id, accepted: null, seen: null, asOfMs: 0, origins: [], credentials: [], events: [] };
}

/** What was seen is what later states are compared with. */
export function withAcceptedSeen(entry: MirrorEntry): MirrorEntry {
  return { ...entry, accepted: entry.seen, origins: [], credentials: [] };
}
