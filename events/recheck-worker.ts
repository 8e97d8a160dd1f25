import { queueHandler } from '../app/entry.ts';

/** Lambda behind the recheck queue: looks again and remediates; the only role that may change AWS. */
export const handler = queueHandler('recheck');
