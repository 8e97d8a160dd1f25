import type { Result } from '../result.ts';

/**
 * Publishes a JSON document or plain text once per key. `subject`: of e-mails, printable ASCII, at most 100
 * characters. `elsewhere`: another worker is publishing it; try again later.
 */
export type PublishOnce = (
  key: string,
  document: object | string,
  subject?: string,
) => Promise<Result<void, 'elsewhere'>>;
