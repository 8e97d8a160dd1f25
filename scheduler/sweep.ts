import { sweepHandler } from '../app/entry.ts';

/** Lambda, every few minutes: completes what a crash left half done. */
export const handler = sweepHandler;
