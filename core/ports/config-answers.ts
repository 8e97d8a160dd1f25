import type { EpochMs } from '../resource.ts';

/** The compliance of one resource for AWS Config, which has no value for "undecided": such resources are omitted. */
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

/** Sends evaluations to AWS Config and reads its recorded items. */
export type ConfigAnswers = {
  /** Answers the evaluation that the token stands for, even without verdicts. Throws when AWS Config rejects one. */
  readonly put: (
    verdicts: readonly ConfigVerdict[],
    question: { readonly resultToken: string; readonly isTest: boolean },
  ) => Promise<void>;
  /** Returns the item as AWS Config recorded it at that time; undefined when it has none. */
  readonly recorded: (item: {
    readonly resourceType: string;
    readonly resourceId: string;
    readonly capturedAtMs: EpochMs;
  }) => Promise<RecordedItem | undefined>;
  /** Returns AWS Config's resource ids by resource name. A database's id differs from its name. */
  readonly idsByName: (resourceType: string) => Promise<ReadonlyMap<string, string>>;
};
