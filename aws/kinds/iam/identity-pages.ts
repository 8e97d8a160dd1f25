import { everyItem } from '../../access/pages.ts';

type IamPage = { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined };

/** Throws when IAM says that there is more and does not say where: the list would look complete. */
export function nextMarker({ IsTruncated, Marker }: IamPage): string | undefined {
  if (IsTruncated && !Marker) throw new Error("IAM's response is truncated but lacks the Marker");
  return IsTruncated ? Marker : undefined;
}

/** All items of a listing of one identity. */
export function everyOf<A extends IamPage, T>(
  what: string,
  read: (Marker: string | undefined) => Promise<A>,
  itemsOf: (answer: A) => readonly T[],
): Promise<readonly T[]> {
  return everyItem({ what, atMost: 1_000 }, async (marker) => {
    const answer = await read(marker);
    return { items: itemsOf(answer), next: nextMarker(answer) };
  });
}

/** Returns a field that every response has. */
export function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`IAM's response lacks ${what}`);
  return value;
}
