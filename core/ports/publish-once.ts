import type { Result } from '../result.ts';

/**
 * Publishes a JSON document or plain text once per key, `now` or `before`. `subject`: of e-mails, printable
 * ASCII, less than 100 characters. `elsewhere`: another worker is publishing it; try again later.
 */
export type PublishOnce = (
  key: string,
  document: object | string,
  subject?: string,
) => Promise<Result<'now' | 'before', 'elsewhere'>>;
