/** Milliseconds since the epoch, UTC. */
export type EpochMs = number;

/** An attribute that was read, or the reason why it could not be read. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export type Tags = Readonly<Record<string, string>>;

/**
 * The facts of each resource kind. A kind adds itself here by declaration merging in its own file
 * (`declare module '../../core/resource.ts' { interface Kinds { 'ec2-instance': … } }`), so a new kind is one new file.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by declaration merging
export interface Kinds {}

export type Kind = Extract<keyof Kinds, string>;

/** Identifies a resource. `region` is `global` for IAM users and S3 buckets, which are listed once an account. */
export type ResourceRef = {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly id: string;
  readonly arn: string;
  /** What people call it: the Name tag, the user name, the public IP. */
  readonly name: string;
  /** Where it is, for a kind that is listed globally: a bucket's region, when known. For people, never part of a key. */
  readonly location?: string;
};

/** Why the janitor never remediates a resource, in words for the report. */
export type Protection = {
  /** Stable, for tests and audit: `auto-scaling`, `spot`, `deletion-protection` … */
  readonly code: string;
  readonly because: string;
  /** The remediations that it protects against; all when left out. */
  readonly from?: readonly string[];
  /** What a person has to do all the same, because what is protected is bad: "Set up MFA for the root user". */
  readonly toFix?: string;
  /** Ends by itself: a remediation waits for it, and nobody is asked anew because of it. No finding holds it. */
  readonly passes?: true;
  /** AWS left out what would say whether it is protected: the verdict is undecided. */
  readonly isUnread?: true;
};

/** A metric of CloudWatch, asked for over whole periods that end at the last full hour. */
export type MetricQuery = {
  readonly namespace: string;
  readonly metric: string;
  readonly stat: 'Average' | 'Maximum' | 'Sum';
  readonly periodSeconds: number;
  readonly windowDays: number;
};

/** Points in time order; `atMs` is the start of the period. Periods without data are absent. */
export type Series = {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly periodSeconds: number;
  readonly points: readonly { readonly atMs: EpochMs; readonly value: number }[];
};

/**
 * A snapshot of one cloud object. A fact that is absent from `facts` or `metrics` has not been asked for yet;
 * one that is present and not `known` was asked for and could not be read.
 */
export type Resource<K extends string = string> = ResourceRef & {
  readonly kind: K;
  readonly observedAtMs: EpochMs;
  /** Listed with the kind but not counted: the root account among IAM users. */
  readonly isBeside?: true;
  readonly tags: Fact<Tags>;
  /** The tags are from an index that lags. Before anything is done, the resource's own tags are read. */
  readonly tagsMayLag?: true;
  /** IAM path, where the kind has one. */
  readonly path?: string;
  readonly facts: Partial<FactsOf<K>>;
  /** By `metricKey(query)`. */
  readonly metrics: Readonly<Record<string, Fact<Series>>>;
  /** CloudWatch dimensions that name this resource; empty when the kind has no metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly protections: readonly Protection[];
  /** Label → value of what must not change between notice and remediation without asking again: size, owner, start. */
  readonly material: Readonly<Record<string, string>>;
  /** Estimated saving a month, from us-east-1 list prices; null when no price is known. */
  readonly monthlyUsd: number | null;
  /** Why no price is known, or what of it fixing does not save, in words: "not saved: its disk". */
  readonly priceNote?: string;
};

export type FactsOf<K extends string> = K extends Kind
  ? { readonly [N in keyof Kinds[K]]: Fact<Kinds[K][N]> }
  : Readonly<Record<string, Fact<unknown>>>;

export function known<T>(value: T): Fact<T> {
  return { known: true, value };
}

export function unknown(why: string): Fact<never> {
  return { known: false, why };
}

/** Tags of a kind that reads them only on demand; judging asks for the fact `tags`. */
export const tagsNotAsked: Fact<never> = unknown('not asked for yet');

export function areTagsAsked(tags: Fact<Tags>): boolean {
  return tags.known || tags.why !== 'not asked for yet';
}

export function metricKey(query: MetricQuery): string {
  return `${query.namespace}/${query.metric}/${query.stat}/${query.periodSeconds}s/${query.windowDays}d`;
}

/** Returns one string per resource. Ids may hold any character, so it must not be split again. */
export function resourceKey(ref: Pick<ResourceRef, 'account' | 'region' | 'kind' | 'id'>): string {
  return [ref.account, ref.region, ref.kind, ref.id].join('|');
}
