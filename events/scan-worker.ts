import { queueHandler } from '../app/entry.ts';

/** Lambda behind the scan queue: reads AWS, judges, claims. */
export const handler = queueHandler('scan');
