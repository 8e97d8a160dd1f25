/** Receives the broken invariant and the data that shows it. */
export type Say = (what: string, shows: unknown) => void;
