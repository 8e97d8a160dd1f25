/** One change as it is given; nothing of it is trusted. */
export type IamInput = {
  /** The `detail` of a CloudTrail record. */
  readonly event?: unknown;
  /** The document that the change touches: object or text; null: there is none. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly attachedTo?: unknown;
  /** Some object of the input had a key twice, and its values were merged: nothing of it is certain. */
  readonly repeats?: boolean;
};
