/** A deliberate fault: a small edit of the source, and what the simulator says when it is there. */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly before: string;
  readonly after: string;
  /** A part of what a broken oracle says; another oracle may be the first one that does. */
  readonly says: string;
};
