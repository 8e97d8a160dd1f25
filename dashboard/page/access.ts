/** The parameters of CloudFront's signed URLs. */
const names = ['Policy', 'Signature', 'Key-Pair-Id'];
const stored = 'janitor-access';

type Place = Pick<Location, 'hash' | 'pathname'>;
type Past = Pick<History, 'replaceState'>;
type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * The query string that opens the data files: from the fragment of the link in Slack, which no server and no log gets
 * to see, else from this tab's storage. Empty: none, as in a stage where everybody may read.
 */
export function takeAccess(place: Place, past: Past, kept: () => Kept): string {
  const given = new URLSearchParams(place.hash.slice(1));
  if (!names.every((name) => given.get(name))) return quietly(() => kept().getItem(stored)) ?? '';
  const query = `?${new URLSearchParams(names.map((name) => [name, given.get(name) ?? '']))}`;
  quietly(() => kept().setItem(stored, query));
  past.replaceState(null, '', place.pathname);
  return query;
}

/** A browser may refuse to store. */
function quietly<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
