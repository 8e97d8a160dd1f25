import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../core/ports/runtime.ts';
import { workerClient } from '../../slack/client.ts';
import { freshAccess } from '../../slack/fresh-token.ts';
import { createPace } from '../../slack/pace.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import { secretOf } from '../runtime/secrets.ts';

/** A queue worker's client of Slack, with the pace that Slack asks for. */
export function workerSlack(
  env: FunctionEnvironment,
  log: Log,
): { readonly slack: WebClient; readonly pace?: (channel: string) => Promise<void> } {
  const { apiUrl } = env.slack;
  const slack = workerClient(freshAccess(apiUrl, secretOf(env, 'botToken', log)), log);
  return isSlackItself(apiUrl) ? { slack, pace: createPace({ nowMs: Date.now, sleep }) } : { slack };
}

/** An emulator has no limits that anybody waits for. */
function isSlackItself(apiUrl: string): boolean {
  return new URL(apiUrl).hostname.endsWith('slack.com');
}
