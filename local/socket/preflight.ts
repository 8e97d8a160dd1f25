import { WebClient } from '@slack/web-api';
import { formatProblems, loadPolicy } from '../../app/policy/load.ts';
import { callerOf } from '../../aws/access/accounts.ts';
import { inWords } from '../../aws/access/errors.ts';
import { createClients } from '../../aws/clients.ts';
import type { Policy } from '../../core/policy.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { rules } from '../../rules/registry.generated.ts';
import { callSlack, type SlackTrouble, troubleText } from '../../slack/api/call.ts';
import { interactiveClient } from '../../slack/api/client.ts';
import type { createLog } from '../host/log.ts';
import type { SocketEnvironment } from './environment.ts';
import { refusedConnection } from './problem.ts';

export type Surroundings = {
  readonly workspace: string;
  readonly bot: string;
  readonly account: string;
  readonly callerArn: string;
  /** As in the file, before the read-only restriction. */
  readonly policy: Policy;
};

/** The exit code, and lines to print. */
export type Failure = { readonly code: 1 | 2; readonly lines: readonly string[] };

type Log = ReturnType<typeof createLog>;

/** Checks all input before anything is started. */
export async function preflight(
  { env, appToken }: SocketEnvironment,
  log: Log,
): Promise<Result<Surroundings, Failure>> {
  const { configPath: path, region, endpoint } = env;
  const loaded = await loadPolicy({ path, region, endpoint }, rules, { nowMs: Date.now() });
  if (!loaded.ok) return refused({ code: 2, lines: [formatProblems(loaded.error)] });
  const { policy, warnings } = loaded.value;
  if (warnings.length > 0) log.warn('policy has warnings', { lines: formatProblems(warnings) });

  const clients = createClients({
    homeRegion: region,
    ...(endpoint ? { endpoint } : {}),
    attempts: 'repeated',
  });
  const options = { slackApiUrl: env.slack.apiUrl, timeout: 10_000, retryConfig: { retries: 1 } };
  const slack = interactiveClient(env.slack, log);
  const socket = new WebClient(appToken, { ...options, rejectRateLimitedCalls: true });
  const [bot, connection, caller] = await Promise.all([
    callSlack(() => slack.auth.test()),
    callSlack(() => socket.apps.connections.open()),
    callerOf(() => clients)()
      .then(done)
      .catch((thrown: unknown) => refused(inWords(thrown))),
  ]);
  const lines = [
    ...(bot.ok ? [] : [botProblem(bot.error)]),
    ...(connection.ok ? [] : [socketTrouble(connection.error)]),
    ...(caller.ok ? [] : [`AWS does not say whose credentials these are: ${caller.error}`]),
  ];
  if (!bot.ok || !connection.ok || !caller.ok) return refused({ code: 1, lines });
  return done({
    workspace: bot.value.team ?? bot.value.team_id ?? 'unknown',
    bot: bot.value.user ?? bot.value.user_id ?? 'unknown',
    account: caller.value.account,
    callerArn: caller.value.arn,
    policy,
  });
}

function botProblem(trouble: SlackTrouble): string {
  return trouble.kind === 'refused'
    ? `SLACK_BOT_TOKEN is not valid (${trouble.error}). It is under https://api.slack.com/apps, your app, Install App.`
    : unreachable(trouble);
}

function socketTrouble(trouble: SlackTrouble): string {
  return trouble.kind === 'refused' ? refusedConnection(trouble.error) : unreachable(trouble);
}

function unreachable(trouble: SlackTrouble): string {
  return `Slack cannot be reached: ${troubleText(trouble)}`;
}
