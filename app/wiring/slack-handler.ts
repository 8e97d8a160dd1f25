import type { KeyValue } from '../../core/ports/key-value.ts';
import { createSlackApp } from '../../handlers/door/app.ts';
import type { DoorOptions } from '../../handlers/door/handler-deps.ts';
import { inTime, TooSlow } from '../../handlers/door/in-time.ts';
import type { SlackAnswer, SlackRequest } from '../../handlers/door/receiver.ts';
import { interactiveClient, lookUpClient } from '../../slack/client.ts';
import { freshAccess } from '../../slack/fresh-token.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import { hurriedClient } from '../runtime/interactive-client.ts';
import type { Secret } from '../runtime/secret.ts';
import { secretOf } from '../runtime/secrets.ts';
import { troubleWords } from './trouble-words.ts';

type Needs = {
  readonly env: FunctionEnvironment;
  readonly deps: DoorOptions['deps'];
  readonly keyValue: KeyValue;
};

/** Of a request. A handler may take 1.8 s after it, and Slack waits for 3 s. */
const secretsWithinMs = 1_200;

/**
 * Secrets are being read from here on. A request that they do not come in time for is refused before anything is done,
 * so that nothing is done after Slack has given up. One whose signature does not match is judged again when there is a
 * new signing secret.
 */
export function slackHandler({ env, deps, keyValue }: Needs): (event: SlackRequest) => Promise<SlackAnswer> {
  const { log } = deps;
  const signing = secretOf(env, 'signingSecret', log, hurriedClient);
  const token = secretOf(env, 'botToken', log, hurriedClient);
  const access = freshAccess(env.slack.apiUrl, token);
  const [slack, lookUp] = [interactiveClient(access, log), lookUpClient(access, log)];
  let made:
    | { readonly signingSecret: string; readonly handle: ReturnType<typeof createSlackApp> }
    | undefined;
  const inForce = async () => {
    const signingSecret = await readAgain(signing);
    if (made?.signingSecret !== signingSecret)
      made = {
        signingSecret,
        handle: createSlackApp({ deps, keyValue, signingSecret, slack, lookUp, troubleWords, isWarm: true }),
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
      log.error('a request of Slack failed', { message: thrown instanceof TooSlow ? late : message });
      return { statusCode: 500, body: 'Internal server error' };
    }
  };
}

/** Lambda stops a function's time between requests: what one of them began to read may have run out of time by the next. */
function readAgain(secret: Secret): Promise<string> {
  return secret.read().catch(() => secret.read());
}
