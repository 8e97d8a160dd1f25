/** Milliseconds since the Unix epoch (UTC). */
export type EpochMs = number;

/** An attribute, or the reason why it could not be read. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export type Tags = Readonly<Record<string, string>>;

/**
 * The facts of each kind. A kind adds its own by declaration merging in its file (`declare module
 * '../../core/resource.ts' { interface Kinds { 'ec2-instance': … } }`).
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by declaration merging
export interface Kinds {}

export type Kind = Extract<keyof Kinds, string>;

/** Identifies a resource. `region` is `global` for IAM users and S3 buckets, which are listed once per account. */
export type ResourceRef = {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly id: string;
  readonly arn: string;
  /** Display name: the Name tag, the user name or the public IP. */
  readonly name: string;
  /** A bucket's region, if known. For display only, never in a key. */
  readonly location?: string;
};

/** Why Janitor never remediates a resource, in words. */
export type Protection = {
  /** Stable code for tests and audit: `auto-scaling`, `spot`, `deletion-protection` … */
  readonly code: string;
  readonly because: string;
  /** Remediations that it blocks; absent: all. */
  readonly from?: readonly string[];
  /** What a person should fix despite the protection: "Set up MFA for the root user". */
  readonly toFix?: string;
  /** Ends by itself. A remediation waits for it and nobody is asked again. Findings do not store it. */
  readonly passes?: true;
  /** AWS omitted the field that tells whether it is protected, so the verdict is undecided. */
  readonly isUnread?: true;
};

/** A CloudWatch metric query over whole periods. */
export type MetricQuery = {
  readonly namespace: string;
  readonly metric: string;
  readonly stat: 'Average' | 'Maximum' | 'Sum';
  readonly periodSeconds: number;
  readonly windowDays: number;
  /** The window ends with the last full period. Absent: at the last full hour, so that queries of an hour share calls. */
  readonly ends?: 'period';
};

/** Points in time order. `atMs`: start of the period. Periods without data are omitted. */
export type Series = {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly periodSeconds: number;
  readonly points: readonly { readonly atMs: EpochMs; readonly value: number }[];
};

/**
 * A snapshot of one AWS object. A fact absent from `facts` or `metrics` has not been read; one with `known:
 * false` could not be read.
 */
export type Resource<K extends string = string> = ResourceRef & {
  readonly kind: K;
  readonly observedAtMs: EpochMs;
  /** Listed but not counted: the root account among IAM users. */
  readonly isBeside?: true;
  readonly tags: Fact<Tags>;
  /** The tags come from an index that lags. The resource's own tags are read before any action. */
  readonly tagsMayLag?: true;
  /** The IAM path, for kinds that have one. */
  readonly path?: string;
  readonly facts: Partial<FactsOf<K>>;
  /** By `metricKey(query)`. */
  readonly metrics: Readonly<Record<string, Fact<Series>>>;
  /** CloudWatch dimensions of the resource; empty when the kind has no metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly protections: readonly Protection[];
  /** Label → value. A change between announcement and remediation asks again: size, owner, start. */
  readonly material: Readonly<Record<string, string>>;
  /** Estimated saving per month at us-east-1 list prices; null when no price is known. */
  readonly monthlyUsd: number | null;
  /** Why no price is known, or what a fix does not save: "not saved: its disk". */
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

/** For kinds that read tags on demand. A rule then requests the fact `tags`. */
export const tagsNotRequested: Fact<never> = unknown('not asked for yet');

export function areTagsRequested(tags: Fact<Tags>): boolean {
  return tags.known || tags.why !== 'not asked for yet';
}

export function metricKey(query: MetricQuery): string {
  const { namespace, metric, stat, periodSeconds, windowDays, ends } = query;
  return `${namespace}/${metric}/${stat}/${periodSeconds}s/${windowDays}d${ends ? `/${ends}` : ''}`;
}

/** Returns a unique string per resource. Ids may contain any character, so it cannot be split. */
export function resourceKey(ref: Pick<ResourceRef, 'account' | 'region' | 'kind' | 'id'>): string {
  return [ref.account, ref.region, ref.kind, ref.id].join('|');
}
