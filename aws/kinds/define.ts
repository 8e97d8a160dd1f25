import type { Finding, Probe, Receipt, Undo } from '../../core/finding.ts';
import type { EpochMs, Kind, Kinds, Protection, Resource, ResourceRef, Tags } from '../../core/resource.ts';
import type { Clients } from '../access/clients.ts';
import type { Permission } from '../access/permission.ts';

/** What a kind reads with: one account and region, for the length of one listing or loading. */
export type Reader = {
  readonly account: string;
  readonly region: string;
  readonly nowMs: EpochMs;
  readonly clients: Clients;
  /** The same answer for the same key as long as this reader lives: for what many resources share. */
  readonly once: <T>(key: string, read: () => Promise<T>) => Promise<T>;
};

/** IAM actions that a step needs, and on what. The roles are granted these and no others. */
type Permitted<T> = T & { readonly permissions: readonly Permission[] };

export type Remediation<K extends Kind> = Permitted<{
  /** What it does, for a button and a plan: "Stop the instance". */
  readonly title: string;
  readonly undo: Undo;
  /** What a person fills in first, tag key → value: `finding.input` is exactly what is to be written. */
  readonly asksFor?: 'tags';
  /** The resource is as it was just read. Throws `Refused` when nothing was changed. */
  run(aws: Reader, resource: Resource<K>, finding: Finding): Promise<Receipt>;
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
  /** `global`: listed once an account. */
  readonly scope: 'regional' | 'global';
  /** Whether CloudWatch is asked about it. */
  readonly hasMetrics: boolean;
  /** Every page, or it throws. */
  readonly list: Permitted<{ run(aws: Reader): Promise<readonly Resource<K>[]> }>;
  /** The resource now; undefined when it is gone. */
  readonly get: Permitted<{ run(aws: Reader, ref: ResourceRef): Promise<Resource<K> | undefined> }>;
  /** Facts that listing does not give, each read when a rule asks. Throws when it cannot be read. */
  readonly facts: {
    readonly [N in keyof Kinds[K]]?: Permitted<{
      load(aws: Reader, resource: Resource<K>): Promise<Kinds[K][N]>;
    }>;
  };
  /** For a kind whose listing has no tags. */
  readonly tags?: Permitted<{ load(aws: Reader, resource: Resource<K>): Promise<Tags> }>;
  /** Reads protections that listing does not show, and asks AWS whether the remediation would be allowed. */
  readonly probe: Permitted<{
    run(aws: Reader, resource: Resource<K>, remediation: string): Promise<Probed>;
  }>;
  readonly remediations: Readonly<Record<string, Remediation<K>>>;
};

/** A kind of any resource, as the registry holds them. */
export type AnyKind = Omit<KindOf<Kind>, 'id' | 'facts'> & {
  readonly id: string;
  readonly facts: Readonly<
    Record<string, Permitted<{ load(aws: Reader, resource: Resource): Promise<unknown> }> | undefined>
  >;
};

export function defineKind<K extends Kind>(kind: KindOf<K>): KindOf<K> {
  return kind;
}

/** For kinds whose service has no dry run. */
export function notProbed(service: string): Probed {
  return { probe: { allowed: 'unknown', because: `${service} has no dry run` }, protections: [] };
}
