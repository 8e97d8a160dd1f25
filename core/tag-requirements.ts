/** A tag that a policy asks for. */
export type TagRequirement = {
  readonly key: string;
  /** Other keys that count as this one, best first. */
  readonly aliases: readonly string[];
  /** Values that are allowed; null: not by a list. With a pattern beside it, either is enough. */
  readonly values: readonly string[] | null;
  /** The form of allowed values (tag-pattern.ts); null: not by a form. With neither, every value that is not empty. */
  readonly pattern: string | null;
  /** Whether keys, values and pattern are compared without regard to upper and lower case. */
  readonly ignoreCase: boolean;
};
