import type { Finding, Probe, Receipt, Undo } from '../../core/finding.ts';
import type { Page } from '../../core/listing.ts';
import type { InProgress, ProgressRead } from '../../core/ports/remediator.ts';
import type { EpochMs, Kind, Kinds, Protection, Resource, ResourceRef, Tags } from '../../core/resource.ts';
import type { Call } from '../access/permission.ts';
import type { Clients } from '../clients.ts';

/** What a kind reads with: one account and region, for the length of one listing or loading. */
export type Reader = {
  readonly account: string;
  readonly region: string;
  readonly nowMs: EpochMs;
  readonly clients: Clients;
  /** The same answer for the same key as long as this reader lives: for what many resources share. */
  readonly once: <T>(key: string, read: () => Promise<T>) => Promise<T>;
};

/** With every command that the step may send. The roles are granted what these need and nothing else. */
type Calling<T> = T & { readonly calls: readonly Call[] };

export type Remediation<K extends Kind> = Calling<{
  /** What it does, for a button and a plan: "Stop the instance". */
  readonly title: string;
  readonly undo: Undo;
  /** For a resource that `undo` is not true of; undefined: it is. */
  undoOf?(resource: Resource<K>): Undo | undefined;
  /** What a person fills in first, tag key → value: `finding.input` is exactly what is to be written. */
  readonly asksFor?: 'tags';
  /** The resource is as it was just read. Throws `Refused` when nothing was changed. */
  run(aws: Reader, resource: Resource<K>, finding: Finding): Promise<Receipt | InProgress>;
  /** What follows on a `run` that answered `InProgress`; the finding holds its progress then. */
  readonly next?: {
    /** Read-only. Without progress on the finding: finds what the first step made, when its answer was lost. */
    read(aws: Reader, finding: Finding): Promise<ProgressRead | null>;
    /** The next step. The resource is as it was just read. */
    run(aws: Reader, resource: Resource<K>, finding: Finding): Promise<Receipt | InProgress>;
  };
  /** Whether it shows on the resource as it is now; undefined: the resource is gone. */
  isDone(resource: Resource<K> | undefined, finding: Finding): boolean;
}>;

export type Probed = { readonly probe: Probe; readonly protections: readonly Protection[] };

/** A kind of resource: how it is read and how it is changed. One file each. */
export type KindOf<K extends Kind> = {
  /** The file's name. */
  readonly id: K;
  /** One of them, for people: "EC2 instance". */
  readonly title: string;
  /** `AWS::EC2::Instance`: by which AWS Config and reports call it. */
  readonly resourceType: `AWS::${string}::${string}`;
  /** `global`: listed once an account. */
  readonly scope: 'regional' | 'global';
  /** Whether CloudWatch is asked about it. */
  readonly hasMetrics: boolean;
  /** Page by page, from the start or from a page's cursor. Throws when a page cannot be read. */
  readonly list: Calling<{ run(aws: Reader, from?: string): AsyncIterable<Page<Resource<K>>> }>;
  /** The resource now; undefined when it is gone. */
  readonly get: Calling<{ run(aws: Reader, ref: ResourceRef): Promise<Resource<K> | undefined> }>;
  /** Facts that listing does not give, each read when a rule asks. Throws when it cannot be read. */
  readonly facts: {
    readonly [N in keyof Kinds[K]]?: Calling<{
      load(aws: Reader, resource: Resource<K>): Promise<Kinds[K][N]>;
    }>;
  };
  /** For a kind whose listing has no tags. */
  readonly tags?: Calling<{ load(aws: Reader, resource: Resource<K>): Promise<Tags> }> & {
    /** For a kind that has an index of tags: the type of its resources there, `s3:bucket`. `tag-index.ts` asks it. */
    readonly index?: Calling<{ readonly resourceType: string }>;
  };
  /** Reads protections that listing does not show, and asks AWS whether the remediation would be allowed. */
  readonly probe: Calling<{
    run(aws: Reader, resource: Resource<K>, remediation: string): Promise<Probed>;
  }>;
  readonly remediations: Readonly<Record<string, Remediation<K>>>;
  /** Names of errors by which AWS refuses a remediation before it changes anything, beside those of every kind. */
  readonly refusals?: readonly string[];
};

/** A kind of any resource, as the registry holds them. */
export type AnyKind = Omit<KindOf<Kind>, 'id' | 'facts'> & {
  readonly id: string;
  readonly facts: Readonly<
    Record<string, Calling<{ load(aws: Reader, resource: Resource): Promise<unknown> }> | undefined>
  >;
};

export function defineKind<K extends Kind>(kind: KindOf<K>): KindOf<K> {
  return kind;
}

/** For kinds whose service has no dry run. */
export function notProbed(service: string): Probed {
  return { probe: { allowed: 'unknown', because: `${service} has no dry run` }, protections: [] };
}

/** What AWS answers to a call: the body, or an error by its name. */
export type SampleAnswer = string | { readonly error: string; readonly status?: number };

/** Hand-made resources and answers of a kind, in `<kind>.samples.ts`: for tests, never in a bundle. */
export type Samples<K extends Kind = Kind> = {
  /** One of every sort that the kind's steps treat differently. */
  readonly resources: readonly [Resource<K>, ...Resource<K>[]];
  /**
   * Bodies by service and call: `ec2:DescribeInstances`, `kms:DescribeKey`, for S3 `s3:GET /site?acl`. Every call of
   * every step has one.
   */
  readonly answers: Readonly<Record<string, SampleAnswer>>;
  /** Bodies of calls whose answer is an error above: with every field that the kind's table of answers has. */
  readonly whole?: Readonly<Record<string, string>>;
  /** What stands in for some of them once the resource was changed. */
  readonly changed?: Readonly<Record<string, SampleAnswer>>;
  /**
   * What stands in for some of them, of resources that nothing may be done to: with every protection, owner and price that
   * listing shows.
   */
  readonly guarded?: readonly Readonly<Record<string, string>>[];
  /** What stands in for some of them where there is no such resource. */
  readonly none: Readonly<Record<string, string>>;
  /** Fields of inputs that name a resource, by the type in its ARN (`instance`; empty where ARNs have none). */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** What remediations need that set something or write what a person filled in. */
  readonly order?: {
    readonly input?: NonNullable<Finding['input']>;
    readonly asks?: NonNullable<Finding['plan']['asks']>;
    readonly settings?: NonNullable<Finding['plan']['settings']>;
  };
};

/** Samples of any kind, as the registry of samples holds them. */
export type AnySamples = Omit<Samples, 'resources'> & { readonly resources: readonly Resource[] };
