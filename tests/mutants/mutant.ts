/** A deliberate fault: a small edit of the source, and what the simulator must report. */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly before: string;
  readonly after: string;
  /** A part of a broken oracle's message; another oracle may report first. */
  readonly says: string;
  /** A history that is known to catch it, tried first; the others follow. */
  readonly seed?: number;
};
