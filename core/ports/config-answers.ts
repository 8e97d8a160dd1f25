import type { EpochMs } from '../resource.ts';

/** What AWS Config is told of one resource. It has no value for "undecided": such a resource is left out. */
export type ConfigVerdict = {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  readonly because: string;
  readonly atMs: EpochMs;
};

export type RecordedItem = {
  readonly status: string;
  readonly resourceName: string | null;
  readonly arn: string | null;
};

/** Answers AWS Config, and reads what it recorded. */
export type ConfigAnswers = {
  /** Answers the question that the token stands for, also with no verdicts. Throws when AWS Config does not take one of them. */
  readonly put: (
    verdicts: readonly ConfigVerdict[],
    question: { readonly resultToken: string; readonly isTest: boolean },
  ) => Promise<void>;
  /** The item as AWS Config recorded it at that time; undefined when it has none. */
  readonly recorded: (item: {
    readonly resourceType: string;
    readonly resourceId: string;
    readonly capturedAtMs: EpochMs;
  }) => Promise<RecordedItem | undefined>;
  /** AWS Config's ids of resources by their names. A database's id differs from its name. */
  readonly idsByName: (resourceType: string) => Promise<ReadonlyMap<string, string>>;
};
