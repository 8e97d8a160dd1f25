import type { Difference, Finding, Receipt, Undo } from '../../core/finding.ts';
import type { Page } from '../../core/listing.ts';
import type { PlaceHealth, ProbeAnswer } from '../../core/ports/inventory.ts';
import type { InProgress, ProgressRead, UndoReceipt } from '../../core/ports/remediator.ts';
import type { Undoes } from '../../core/remediation/undoing.ts';
import type { EpochMs, Kind, Kinds, Resource, ResourceRef, Tags } from '../../core/resource.ts';
import type { Call } from '../access/permission.ts';
import type { Clients } from '../clients.ts';

/** Reads one account and region, during one listing or load. */
export type Reader = {
  readonly account: string;
  readonly region: string;
  readonly nowMs: EpochMs;
  readonly clients: Clients;
  /** Caches a value by key for this reader, for data that resources share. */
  readonly once: <T>(key: string, read: () => Promise<T>) => Promise<T>;
};

/** A step with every command it may send. Roles get the permissions of these commands and no others. */
type Calling<T> = T & { readonly calls: readonly Call[] };

export type Remediation<K extends Kind> = Calling<{
  /** The action, for buttons and plans: "Stop the instance". */
  readonly title: string;
  readonly undo: Undo;
  /** Returns the undo for a resource that `undo` does not fit; undefined when it fits. */
  undoOf?(resource: Resource<K>): Undo | undefined;
  /** What a person has to fill in first: tag key → value. `finding.input` holds exactly what is written. */
  readonly asksFor?: 'tags';
  /** Changes the freshly read resource. Throws `Refused` when nothing was changed. */
  run(aws: Reader, resource: Resource<K>, finding: Finding): Promise<Receipt | InProgress>;
  /** For deletions in one step: what undo needs of the resource, stored before `run`. JSON. */
  keeps?(resource: Resource<K>): Receipt['undo'];
  /** The steps after a `run` that returned `InProgress`. The finding then holds the progress. */
  readonly next?: {
    /** Reads the progress. Without stored progress, finds the result of a first step whose response was lost. */
    read(aws: Reader, finding: Finding): Promise<ProgressRead | null>;
    /** Runs the next step on the freshly read resource. Absent: the first step only has to take effect. */
    run?(aws: Reader, resource: Resource<K>, finding: Finding): Promise<Receipt | InProgress>;
  };
  /** See `Remediator.isDone`. */
  isDone(resource: Resource<K> | undefined, finding: Finding): boolean | 'unknown';
  /**
   * For deletions: reads what was kept, such as a final snapshot, after a lost response. Throws `Refused`
   * when it is missing; the message is for people.
   */
  readonly kept?: Calling<{ read(aws: Reader, finding: Finding): Promise<Receipt> }>;
  /** Absent: Janitor cannot undo it, and `undo.how` says what a person can do. */
  readonly undoing?: UndoStep<K>;
}>;

/** How Janitor undoes the remediation. `finding.receipt` holds what was kept for it. */
export type UndoStep<K extends Kind> = Calling<{
  /** Whether it can be undone with what this receipt keeps, in words. Reads nothing. */
  says(receipt: Receipt, finding: Finding, nowMs: EpochMs): Undoes;
  /**
   * What is no longer as the remediation left it: "State: stopped → running". Throws when that could not be
   * read; the message is for people. A resource of `undefined` is gone.
   */
  differences(
    aws: Reader,
    resource: Resource<K> | undefined,
    finding: Finding,
  ): Promise<readonly Difference[]>;
  /**
   * Undoes it. Throws `Refused` when nothing was changed; after a first change `PartlyChanged`. `afterFirst`
   * turns refusals of the later calls into it.
   */
  run(aws: Reader, finding: Finding, resource: Resource<K> | undefined): Promise<UndoReceipt | InProgress>;
  /** The steps after a `run` that returned `InProgress`. `finding.undoing` then holds the progress. */
  readonly next?: {
    /** Reads the progress. Without stored progress, finds the result of a first step whose response was lost. */
    read(aws: Reader, finding: Finding): Promise<ProgressRead | null>;
    run(aws: Reader, finding: Finding, resource: Resource<K> | undefined): Promise<UndoReceipt | InProgress>;
  };
  /** Whether the resource shows the undo. */
  isDone(resource: Resource<K> | undefined, finding: Finding): boolean | 'unknown';
}>;

export type Probed = ProbeAnswer;

/** A kind of resource: how to read and change it. One file each. */
export type KindOf<K extends Kind> = {
  /** The file's name. */
  readonly id: K;
  /** Singular, for people: "EC2 instance". */
  readonly title: string;
  /** CloudFormation type for AWS Config and reports: `AWS::EC2::Instance`. */
  readonly resourceType: `AWS::${string}::${string}`;
  /** `global`: listed once per account. */
  readonly scope: 'regional' | 'global';
  /** Whether CloudWatch metrics are read for it. */
  readonly hasMetrics: boolean;
  /** Lists page by page, from the start or a cursor. Throws when a page cannot be read. */
  readonly list: Calling<{ run(aws: Reader, from?: string): AsyncIterable<Page<Resource<K>>> }>;
  /** Reads one resource; undefined when it is gone. */
  readonly get: Calling<{ run(aws: Reader, ref: ResourceRef): Promise<Resource<K> | undefined> }>;
  /** Facts that listings omit, each read when a rule requests it. A load throws when the fact cannot be read. */
  readonly facts: {
    readonly [N in keyof Kinds[K]]?: Calling<{
      /** `all`: the resources whose same fact is read together with this one, at most some hundreds. */
      load(aws: Reader, resource: Resource<K>, all?: readonly Resource<K>[]): Promise<Kinds[K][N]>;
    }>;
  };
  /** For kinds that AWS checks. Its calls are also those of a fact. */
  readonly health?: Calling<{ run(aws: Reader): Promise<PlaceHealth> }>;
  /** For kinds whose listing has no tags. */
  readonly tags?: Calling<{ load(aws: Reader, resource: Resource<K>): Promise<Tags> }> & {
    /** For kinds in AWS's tag index: the resource type there, `s3:bucket`. Read by `tag-index.ts`. */
    readonly index?: Calling<{ readonly resourceType: string }>;
  };
  /** Reads protections that listings omit and checks whether AWS would allow the remediation. */
  readonly probe: Calling<{
    run(aws: Reader, resource: Resource<K>, remediation: string): Promise<Probed>;
  }>;
  readonly remediations: Readonly<Record<string, Remediation<K>>>;
  /**
   * Its remediations can grant permissions, so they run in the function `recheck-iam`, whose role has a permissions
   * boundary (`infra/grants/boundary.ts`).
   */
  readonly grantsPermissions?: true;
  /** Error names by which AWS refuses a remediation of this kind before any change, in addition to the common ones. */
  readonly refusals?: readonly string[];
};

/** A kind of any resource, for the registry. */
export type AnyKind = Omit<KindOf<Kind>, 'id' | 'facts'> & {
  readonly id: string;
  readonly facts: Readonly<
    Record<
      string,
      | Calling<{
          load(aws: Reader, resource: Resource, all?: readonly Resource[]): Promise<unknown>;
        }>
      | undefined
    >
  >;
};

export function defineKind<K extends Kind>(kind: KindOf<K>): KindOf<K> {
  return kind;
}

/** The probe result for kinds whose service has no dry run. */
export function notProbed(service: string): Probed {
  return { probe: { allowed: 'unknown', because: `${service} has no dry run` }, protections: [] };
}

/** A prepared AWS response: the body, or an error by name. */
export type SampleAnswer = string | { readonly error: string; readonly status?: number };

/** Prepared resources and responses of a kind, in `<kind>.samples.ts`: for tests, never bundled. */
export type Samples<K extends Kind = Kind> = {
  /** One resource for each case that the kind's steps distinguish. */
  readonly resources: readonly [Resource<K>, ...Resource<K>[]];
  /**
   * Response bodies by service and call: `ec2:DescribeInstances`, `kms:DescribeKey`, for S3 `s3:GET
   * /site?acl`. Covers every call of every step.
   */
  readonly answers: Readonly<Record<string, SampleAnswer>>;
  /** Full bodies of calls whose response above is an error, with every field in the kind's answer table. */
  readonly whole?: Readonly<Record<string, string>>;
  /** Replacements after the resource was changed. */
  readonly changed?: Readonly<Record<string, SampleAnswer>>;
  /** Replacements for protected resources: with every protection, owner and price field of the listing. */
  readonly guarded?: readonly Readonly<Record<string, string>>[];
  /** Replacements when the resource does not exist. */
  readonly none: Readonly<Record<string, string>>;
  /** Input fields that identify a resource, by resource type in the ARN (`instance`; empty when ARNs have none). */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** By remediation, for each way in which it is undone: what the receipt keeps, and AWS's answers afterwards. */
  readonly undone?: Readonly<Record<string, readonly UndoSample[]>>;
  /** By remediation: AWS's answers about single resources that differ from the others. */
  readonly cases?: Readonly<Record<string, readonly CaseSample[]>>;
  /** Input and settings for remediations that need them. */
  readonly order?: {
    readonly input?: NonNullable<Finding['input']>;
    readonly asks?: NonNullable<Finding['plan']['asks']>;
    readonly settings?: NonNullable<Finding['plan']['settings']>;
  };
};

export type CaseSample = {
  readonly of: Resource;
  readonly before?: Readonly<Record<string, SampleAnswer>>;
  /** Once a change was sent. */
  readonly after: Readonly<Record<string, SampleAnswer>>;
};

export type UndoSample = {
  /** The one sample that it is about; absent: all. */
  readonly of?: Resource;
  readonly kept: Receipt['undo'];
  /** Replace `changed` once a change was sent. */
  readonly after: Readonly<Record<string, SampleAnswer>>;
  /** Facts of the resource as the remediation left it. */
  readonly left?: Resource['facts'];
};

/** Samples of any kind, for the registry. */
export type AnySamples = Omit<Samples, 'resources'> & { readonly resources: readonly Resource[] };
