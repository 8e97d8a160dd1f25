import type { KeyValue } from '../core/ports.ts';
import { interactiveClient, lookUpClient } from '../slack/client.ts';
import { freshAccess } from '../slack/fresh-token.ts';
import type { FunctionEnvironment } from './environment.ts';
import type { ListenerOptions } from './listeners.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { secretOf } from './secrets.ts';
import { createSlackApp } from './slack-app.ts';

type Needs = {
  readonly env: FunctionEnvironment;
  readonly deps: ListenerOptions['deps'];
  readonly keyValue: KeyValue;
};

/** Secrets are being read from here on. A request whose signature does not match is judged again when there is a new signing secret. */
export function slackHandler({ env, deps, keyValue }: Needs): (event: SlackRequest) => Promise<SlackAnswer> {
  const { log } = deps;
  const signing = secretOf(env, 'signingSecret', log);
  const access = freshAccess(env.slack.apiUrl, secretOf(env, 'botToken', log));
  const [slack, lookUp] = [interactiveClient(access, log), lookUpClient(access, log)];
  let made:
    | { readonly signingSecret: string; readonly handle: ReturnType<typeof createSlackApp> }
    | undefined;
  const inForce = async () => {
    const signingSecret = await signing.read();
    if (made?.signingSecret !== signingSecret)
      made = {
        signingSecret,
        handle: createSlackApp({ deps, keyValue, signingSecret, slack, lookUp, isWarm: true }),
      };
    return made;
  };
  inForce().catch(() => undefined);
  return async (event) => {
    try {
      const { signingSecret, handle } = await inForce();
      const answer = await handle(event);
      if (answer.statusCode !== 401 || !(await signing.renew(signingSecret))) return answer;
      return (await inForce()).handle(event);
    } catch (thrown) {
      log.error('a request of Slack failed', {
        message: thrown instanceof Error ? thrown.message : String(thrown),
      });
      return { statusCode: 500, body: 'Internal server error' };
    }
  };
}
