/** Where resources are: IAM and S3 are listed once an account, in region `global`. */
export type Place = { readonly account: string; readonly region: string };

/** What one message has one worker scan, and what is reported as looked at or not. */
export type Unit = Place & { readonly kind: string };

export const globalRegion = 'global';

/** Of the one unit that stands for an account, or for its regions, when nothing more is known of it. */
export const everyRegion = 'every region';
export const everyKind = 'every kind';

/** One string per unit. */
export function unitKey({ account, region, kind }: Unit): string {
  return [account, region, kind].join('|');
}
