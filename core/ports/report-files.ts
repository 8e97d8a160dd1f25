/** A file that is written as its text becomes known; its beginning is known last. */
export type GrowingFile = {
  /** Wait for it before more is added. */
  readonly append: (text: string) => Promise<void>;
  /** `head` is put before everything, `tail` after it. There is no file until then, and a failure leaves none. */
  readonly close: (head: string, tail: string) => Promise<void>;
  /** Gives up what was written. */
  readonly abandon: () => Promise<void>;
};

/** Files of reports and checks, in the compliance bucket. */
export type ReportFiles = {
  readonly bucket: string;
  readonly grow: (key: string, contentType: string) => GrowingFile;
  readonly put: (key: string, text: string, contentType: string) => Promise<void>;
  /** Within the bucket; up to 5 GB. */
  readonly copy: (from: string, to: string) => Promise<void>;
  /** Undefined when there is none. */
  readonly read: (key: string) => Promise<Uint8Array | undefined>;
};
