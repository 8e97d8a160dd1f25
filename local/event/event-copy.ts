import { createHandlers, type Handlers } from '../../app/one-process.ts';
import { readEnvironment } from '../../app/runtime/environment.ts';
import type { AuditEvent } from '../../core/audit.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { type LocalAws, localAws } from '../aws/aws-clients.ts';
import { motoCommand, startMoto } from '../aws/moto.ts';
import { type RecordingProxy, recordingProxy } from '../aws/recording-proxy.ts';
import { setEmulatedEnvironment } from '../host/emulated-environment.ts';
import { startWorkspace, type Workspace } from '../slack/workspace.ts';
import { front } from '../web/front.ts';
import { closeServer, serve } from '../web/http.ts';
import { slackRoutes } from '../web/slack-routes.ts';

export type SentToSlack = { readonly method: string; readonly args: Readonly<Record<string, unknown>> };

/** The functions with an emulated account and an emulated Slack, for one event. */
export type EventCopy = {
  readonly handlers: Handlers;
  readonly aws: LocalAws;
  readonly region: string;
  readonly prefix: string;
  readonly slack: Workspace;
  readonly slackUrl: string;
  /** What the functions sent, so far. */
  readonly awsCalls: RecordingProxy['calls'];
  readonly slackCalls: SentToSlack[];
  /** Metrics that CloudWatch would get. */
  readonly metrics: string[];
  readonly mails: string[];
  /** Errors that the functions logged, and calls that Slack would refuse. */
  readonly problems: string[];
  readonly clock: { nowMs: () => number; atMs: number };
  readonly auditSince: (atMs: number) => Promise<readonly AuditEvent[]>;
  readonly stop: () => Promise<void>;
};

const region = 'eu-west-1';

export async function startEventCopy(startMs: number): Promise<EventCopy> {
  const startedAt = Date.now();
  const clock = {
    atMs: startMs,
    nowMs: () => clock.atMs + (Date.now() - startedAt),
  };
  const slackCalls: SentToSlack[] = [];
  const problems: string[] = [];
  const metrics: string[] = [];
  const mails: string[] = [];
  let slack: Workspace | undefined;
  let handlers: Handlers | undefined;
  const { server, port } = await serve(0, () => [
    slackRoutes(() => slack),
    (request, response) => (handlers ? front(handlers.slack, request, response) : Promise.resolve(false)),
  ]);
  const url = `http://127.0.0.1:${port}`;
  const { lintSlackCall } = await import('../../tests/support/lint-slack.ts');
  const managed = { MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
  const [moto, workspace] = await Promise.all([
    startMoto(['moto_server'], managed).catch(() =>
      motoCommand().then((command) => startMoto(command, managed)),
    ),
    startWorkspace({
      base: () => url,
      eventsUrl: () => `${url}/slack/events`,
      clock,
      lint: (method, args) => {
        slackCalls.push({ method, args });
        return lintSlackCall(method, args);
      },
      onProblem: (line) => void problems.push(`Slack would reject: ${line}`),
    }),
  ]);
  slack = workspace;
  const proxy = await recordingProxy(moto.url);
  setEmulatedEnvironment({ awsUrl: proxy.url, region, slackUrl: `${url}/api/`, slack, port });
  const environment = readEnvironment();
  if (!environment.ok) throw new Error(environment.error.join('\n'));
  const env = environment.value;
  handlers = createHandlers({ env, clock, log: logInto({ problems, metrics, mails }) });
  await handlers.ensure();
  const { store } = handlers.listenerDeps;
  const aws = localAws(moto.url, region);
  return {
    handlers,
    aws,
    region,
    prefix: env.prefix,
    slack,
    slackUrl: `${url}/slack/events`,
    awsCalls: proxy.calls,
    slackCalls,
    metrics,
    mails,
    problems,
    clock,
    auditSince: async (atMs) => {
      const day = new Date(clock.nowMs()).toISOString().split('T')[0] ?? '';
      const { events } = await store.auditOf({ day, limit: 100, oldestFirst: true });
      return events.filter((event) => event.atMs >= atMs);
    },
    stop: async () => {
      aws.close();
      await proxy.stop();
      await Promise.all([closeServer(server), workspace.stop(), moto.stop()]);
    },
  };
}

function logInto({ problems, metrics, mails }: Pick<EventCopy, 'problems' | 'metrics' | 'mails'>): Log {
  return {
    info: (message, fields = {}) => {
      if (message === 'metric') metrics.push(JSON.stringify(fields));
      if (message === 'mail') mails.push(String(fields['subject']), ...String(fields['text']).split('\n'));
    },
    warn: () => undefined,
    error: (message, fields = {}) => void problems.push(`${message} ${JSON.stringify(fields)}`),
  };
}
