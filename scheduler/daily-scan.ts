import { dailyScanHandler } from '../app/entry.ts';

/** Lambda, once a day. */
export const handler = dailyScanHandler;
