/** Files that are written once and never changed. */
export type Archive = {
  /** Does nothing when the file exists. */
  readonly putOnce: (key: string, text: string, contentType: string) => Promise<void>;
};
