/** A file that is written in parts. Its head is written last, once it is known. */
export type GrowingFile = {
  /** Await each call before the next one. */
  readonly append: (text: string) => Promise<void>;
  /** Writes `head` before and `tail` after all text. The file exists only after this succeeds. */
  readonly close: (head: string, tail: string) => Promise<void>;
  /** Discards what was written. */
  readonly abandon: () => Promise<void>;
};

/** Files of reports and checks in the compliance bucket. */
export type ReportFiles = {
  readonly bucket: string;
  readonly grow: (key: string, contentType: string) => GrowingFile;
  /** `cacheControl`: the header that browsers get. */
  readonly put: (key: string, text: string, contentType: string, cacheControl?: string) => Promise<void>;
  /** Copies within the bucket; up to 5 GB. */
  readonly copy: (from: string, to: string) => Promise<void>;
  /** Undefined when the file does not exist. */
  readonly read: (key: string) => Promise<Uint8Array | undefined>;
};
