import type { EpochMs } from '../resource.ts';

/** The progress of a remediation with several steps. JSON. */
export type Progress = {
  /** For the card: "snapshot 40 %". */
  readonly note: string;
  /** What has been created so far, for people: "snapshot snap-0123". */
  readonly made: string;
  /** Input of the next step. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Undo data of the finished steps. It ends up in the receipt. */
  readonly undo: Readonly<Record<string, unknown>>;
  readonly readAgainAtMs: EpochMs;
  /** Start of the running step; null between steps. */
  readonly stepAtMs: EpochMs | null;
};

export type Difference = { readonly what: string; readonly before: string; readonly after: string };
