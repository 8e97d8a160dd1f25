/** Where resources are: IAM and S3 are listed once an account, in region `global`. */
export type Place = { readonly account: string; readonly region: string };

/** What one worker scans, and what is reported as looked at or not. */
export type Unit = Place & { readonly kind: string };

/** A place with its kinds that a rule of the policy judges; at least one. */
export type PlacePlan = Place & { readonly kinds: readonly string[] };

export const globalRegion = 'global';

/** Of a unit that stands for a whole account, or for its regions, that could not be reached. */
export const everyRegion = 'every region';
export const everyKind = 'every kind';

/** One string per unit. */
export function unitKey({ account, region, kind }: Unit): string {
  return [account, region, kind].join('|');
}
