import { type ChildProcess, spawn } from 'node:child_process';
import { recordingProxy } from '../../local/aws/recording-proxy.ts';
import { fakeSlack } from '../fakes/slack-api.ts';
import { appToken, serveSlackSocket } from '../fakes/slack-socket.ts';
import { createWorkspace, type FakeMessage, teamId } from '../fakes/slack-workspace.ts';
import { account, region } from './moto-account.ts';
import { clickRequest, commandRequest } from './slack-request.ts';
import { envelopeOf } from './socket-envelope.ts';

export const channel = 'C0CLOUD';
export const approver = 'U0GRACE';

export type Card = {
  readonly where: { channel: string; ts: string; threadTs: string };
  readonly message: FakeMessage;
};
export type SocketWorkspace = Awaited<ReturnType<typeof socketWorkspace>>;

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** A fake Slack with Socket Mode, an account behind a recording proxy, and `npm run dev -- --socket` between them. */
export async function socketWorkspace(awsUrl: string, configPath: string) {
  const wire = await recordingProxy(awsUrl);
  const workspace = createWorkspace({
    users: [{ id: approver, name: 'Grace', email: 'grace@example.com' }],
    channels: [{ id: channel, name: 'cloud' }],
  });
  workspace.methods['auth.test'] = () => ({
    ok: true,
    team: 'Example',
    team_id: teamId,
    user: 'janitor',
    user_id: 'U0JANITOR',
  });
  const slack = fakeSlack(workspace);
  const socket = await serveSlackSocket(slack);
  const running: ChildProcess[] = [];
  const variables = {
    AWS_ENDPOINT_URL: wire.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    SLACK_API_URL: socket.apiUrl,
    SLACK_APP_TOKEN: appToken,
    SLACK_BOT_TOKEN: 'xoxb-test',
    JANITOR_CONFIG: configPath,
    // A deployment's queue, which must be ignored.
    JANITOR_SCAN_QUEUE_URL: `${wire.url}/${account}/janitor-production-scan`,
  };
  const messages = (): readonly FakeMessage[] => workspace.channel(channel).messages;

  return {
    wire,
    slack,
    socket,
    variables,
    messages,
    start: (different: Record<string, string> = {}, more: readonly string[] = []) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'local/dev.ts', '--socket', ...more], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...variables, ...different },
      });
      running.push(child);
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      const ended = new Promise<Ended>((resolve) =>
        child.once('close', (code) => resolve({ code, out, err })),
      );
      return { child, ended, out: () => out };
    },
    /** The card of the resource with that name, with its buttons. */
    cardOf: (name: string): Card | undefined => {
      const message = messages().find(
        (each) => each.thread_ts && shown(each).includes(name) && buttons(each).size > 0,
      );
      return (
        message && { message, where: { channel, ts: message.ts, threadTs: message.thread_ts ?? message.ts } }
      );
    },
    command: (text: string): Promise<unknown> =>
      socket.deliver(envelopeOf(commandRequest({ userId: approver, text, channel }))),
    press: ({ where }: Card, action_id: string, value: string): Promise<unknown> => {
      const triggerId = workspace.trigger(approver);
      const click = { userId: approver, action: { action_id, value }, where, triggerId, responseUrl: null };
      return socket.deliver(envelopeOf(clickRequest(click)));
    },
    stop: async (): Promise<void> => {
      for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
      await socket.stop();
      await wire.stop();
    },
  };
}

export function shown({ text, blocks }: FakeMessage): string {
  return `${text}${JSON.stringify(blocks ?? [])}`;
}

/** The labels and values of a message's buttons. */
export function buttons({ blocks }: FakeMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  JSON.stringify(blocks ?? [], (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'action_id' in value && 'value' in value)
      found.set(String(value.action_id), String(value.value));
    return value;
  });
  return found;
}
