import type { Result } from '../result.ts';

/**
 * Publishes a JSON document, or a text as it is, once for each key. `subject`: of e-mails, printable ASCII, at most 100
 * characters. `elsewhere`: another worker is publishing it; to be tried again later.
 */
export type PublishOnce = (
  key: string,
  document: object | string,
  subject?: string,
) => Promise<Result<void, 'elsewhere'>>;
