import type { DepTypes } from '../../core/functions/function.ts';
import type { Secret } from '../../core/ports/runtime.ts';
import { interactiveClient, lookUpClient } from '../../slack/api/client.ts';
import { freshAccess } from '../../slack/api/fresh-token.ts';
import { createSlackApp } from './app.ts';
import type { DoorOptions } from './handler-deps.ts';
import { inTime, TooSlow } from './in-time.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';

/** The time that a request waits for its secrets. The handler then has 1.8 s of the 3 s that Slack waits. */
const secretsWithinMs = 1_200;

/**
 * The Slack app with the current secrets. Refuses a request before any effect when they are not available in
 * time. Checks a wrong signature again with a renewed signing secret.
 */
export function withCurrentSecrets(
  { apiUrl, signingSecret: signing, botToken: token }: DepTypes['doorAccess'],
  options: Pick<DoorOptions, 'deps' | 'keyValue' | 'troubleWords'>,
): (event: SlackRequest) => Promise<SlackAnswer> {
  const { log } = options.deps;
  const access = freshAccess(apiUrl, token);
  const [slack, lookUp] = [interactiveClient(access, log), lookUpClient(access, log)];
  let made:
    | { readonly signingSecret: string; readonly handle: ReturnType<typeof createSlackApp> }
    | undefined;
  const inForce = async () => {
    const signingSecret = await readAgain(signing);
    if (made?.signingSecret !== signingSecret)
      made = {
        signingSecret,
        handle: createSlackApp({ ...options, signingSecret, slack, lookUp, isWarm: true }),
      };
    return made;
  };
  inForce().catch(() => undefined);
  return async (event) => {
    const untilMs = performance.now() + secretsWithinMs;
    const within = <T>(reading: Promise<T>): Promise<T> =>
      inTime(reading, () => undefined, Math.max(0, untilMs - performance.now()));
    try {
      const [{ signingSecret, handle }] = await within(Promise.all([inForce(), readAgain(token)]));
      const answer = await handle(event);
      if (answer.statusCode !== 401) return answer;
      const isRenewed = await within(signing.renew(signingSecret)).catch(() => false);
      return isRenewed ? (await inForce()).handle(event) : answer;
    } catch (thrown) {
      const late = 'Secrets Manager takes too long to answer; nothing was done';
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      log.error('Slack request failed', { message: thrown instanceof TooSlow ? late : message });
      return { statusCode: 500, body: 'Internal server error' };
    }
  };
}

/** Reads a second time: Lambda freezes the process between requests, so that a read may time out while it is frozen. */
function readAgain(secret: Secret): Promise<string> {
  return secret.read().catch(() => secret.read());
}
