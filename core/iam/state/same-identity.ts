import type { Identity } from '../../changes/identity.ts';
import { readDocument } from '../documents/read-document.ts';
import type { Statement } from '../documents/statement.ts';

/**
 * Whether both may do the same, and keep the same documents. Order, white space, Sids and tags do not count, nor
 * which ids the versions of a policy have.
 */
export function sameIdentity(a: Identity | null, b: Identity | null): boolean {
  return meaningOf(a) === meaningOf(b);
}

/** Like `sameIdentity`, but of a managed policy only the default version counts. */
export function sameInForce(a: Identity | null, b: Identity | null): boolean {
  return meaningOf(a && inForce(a)) === meaningOf(b && inForce(b));
}

/** Without the versions of a managed policy that are not the default. */
export function inForce(identity: Identity): Identity {
  const { defaultVersion, versions } = identity;
  const text = defaultVersion === null ? undefined : versions[defaultVersion];
  return {
    ...identity,
    versions: defaultVersion === null || text === undefined ? {} : { [defaultVersion]: text },
  };
}

/** The same text for identities that are the same. */
export function meaningOf(identity: Identity | null): string {
  if (!identity) return 'none';
  const { kind, arn, inline, attached, boundary, groups, trust, versions, defaultVersion, provider } =
    identity;
  return JSON.stringify({
    kind,
    arn,
    inline: Object.entries(inline)
      .map(([name, text]) => [name, meaningOfText(text)])
      .sort(byText),
    attached: [...attached].sort(),
    boundary,
    groups: [...groups].sort(),
    trust: trust === null ? null : meaningOfText(trust),
    inForce: defaultVersion === null ? null : meaningOfText(versions[defaultVersion] ?? ''),
    versions: Object.values(versions).map(meaningOfText).sort(),
    // Absent for others, whose hashes are stored.
    provider: provider && [provider.clientIds, provider.thumbprints, provider.metadata],
  });
}

/** The same text for documents that mean the same. Of a document that cannot be read for certain, its own text. */
export function meaningOfText(text: string): string {
  const read = readDocument(text);
  if (!read.ok || read.value.doubts.length > 0) return `text: ${text.trim()}`;
  return JSON.stringify(read.value.statements.map(meaningOfStatement).sort());
}

function meaningOfStatement({ principals, ...rest }: Statement): string {
  const named = principals && principals.named.map((one) => JSON.stringify(one)).sort();
  return JSON.stringify({ ...rest, principals: principals && { isNot: principals.isNot, named } });
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
