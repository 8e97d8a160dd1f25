/** An account and region. IAM and S3 are listed once per account, in region `global`. */
export type Place = { readonly account: string; readonly region: string };

/** The unit of work of one scan worker, reported as looked at or not. */
export type Unit = Place & { readonly kind: string };

/** A place with the kinds that a rule of the policy judges; at least one. */
export type PlacePlan = Place & { readonly kinds: readonly string[] };

export const globalRegion = 'global';

/** Region and kind of the unit that stands for an unreachable account. */
export const everyRegion = 'every region';
export const everyKind = 'every kind';

/** A unique string per unit. */
export function unitKey({ account, region, kind }: Unit): string {
  return [account, region, kind].join('|');
}
