import { setTimeout as sleep } from 'node:timers/promises';
import { createPace, workerClient } from '../../../slack/api/client.ts';
import { freshAccess } from '../../../slack/api/fresh-token.ts';
import { rememberLimits } from '../../../slack/api/remember-limits.ts';
import { onceEach, type Provide } from '../options.ts';
import { secretOf } from '../secrets.ts';

/** The Slack client of queue workers, paced to Slack's rate limits. */
export const provide: Provide<'speak'> = onceEach(({ env, log }) => {
  const { apiUrl } = env.slack;
  const fetch = rememberLimits(globalThis.fetch, Date.now);
  const slack = workerClient(freshAccess(apiUrl, secretOf(env, 'botToken', log), fetch), log);
  return isSlackItself(apiUrl) ? { slack, pace: createPace({ nowMs: Date.now, sleep }) } : { slack };
});

/** An emulator has no rate limits, so calls to it are not paced. */
function isSlackItself(apiUrl: string): boolean {
  return new URL(apiUrl).hostname.endsWith('slack.com');
}
