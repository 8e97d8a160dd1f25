import { setTimeout as sleep } from 'node:timers/promises';
import { createPace, workerClient } from '../../../slack/api/client.ts';
import { freshAccess } from '../../../slack/api/fresh-token.ts';
import { onceEach, type Provide } from '../options.ts';
import { secretOf } from '../secrets.ts';

/** A queue worker's client of Slack, with the pace that Slack asks for. */
export const provide: Provide<'speak'> = onceEach(({ env, log }) => {
  const { apiUrl } = env.slack;
  const slack = workerClient(freshAccess(apiUrl, secretOf(env, 'botToken', log)), log);
  return isSlackItself(apiUrl) ? { slack, pace: createPace({ nowMs: Date.now, sleep }) } : { slack };
});

/** An emulator has no limits that anybody waits for. */
function isSlackItself(apiUrl: string): boolean {
  return new URL(apiUrl).hostname.endsWith('slack.com');
}
