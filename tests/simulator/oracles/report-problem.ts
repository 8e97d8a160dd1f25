/** Receives the broken invariant and the data that shows it. */
export type ReportProblem = (what: string, shows: unknown) => void;
