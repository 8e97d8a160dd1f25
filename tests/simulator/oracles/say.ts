/** Takes what was broken, and the finding or other thing that shows it. */
export type Say = (what: string, shows: unknown) => void;
