import type { Clock } from '../../core/ports/runtime.ts';
import { readArguments } from './block-ids.ts';
import type { Faults } from './faults.ts';
import { appId, botId, botToken, type SlackEmulator } from './identity.ts';
import type { Ledger } from './ledger.ts';
import { isJson, type JsonObject, jsonList, type SlackMessage, type SlackView, text } from './types.ts';

export type WebApiAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** True: cut the connection instead of answering. */
  readonly cut?: boolean;
};

export type WebApi = (method: string, args: JsonObject, token: string | undefined) => Promise<WebApiAnswer>;

export type WebApiDeps = {
  readonly emulator: SlackEmulator;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly clock: Clock;
  /** Trigger id → the person for whom it can open a modal. */
  readonly triggers: Map<string, string>;
  /** Problems of a call that Slack would refuse and the emulator accepts. */
  readonly lint?: (method: string, args: JsonObject) => readonly string[];
  readonly onProblem?: (method: string, problems: readonly string[]) => void;
};

/** Slack's Web API: the emulator handles calls, missing methods are answered here, and visible results go to the ledger. */
export function createWebApi(deps: WebApiDeps): WebApi {
  const { emulator, ledger, faults } = deps;
  return async (method, rawArgs, token) => {
    if (!token) return { status: 200, body: { ok: false, error: 'not_authed' } };
    // The emulator treats an unknown token as an administrator's.
    if (token !== botToken && !emulator.people.some(({ id }) => emulator.tokenOf(id) === token))
      return { status: 200, body: { ok: false, error: 'invalid_auth' } };
    const fault = faults.next(method);
    if (fault?.kind === 'rate-limited')
      return {
        status: 429,
        headers: { 'retry-after': String(fault.retryAfterSeconds ?? 1) },
        body: { ok: false, error: 'ratelimited' },
      };
    if (fault?.kind === 'server-error') return { status: 503, body: { ok: false, error: 'internal_error' } };
    if (fault?.kind === 'refused')
      return { status: 200, body: { ok: false, error: fault.error ?? 'fatal_error' } };
    const problems = deps.lint?.(method, rawArgs) ?? [];
    if (problems.length > 0) deps.onProblem?.(method, problems);
    const body = await answer(deps, method, readArguments(rawArgs), token);
    if (body['ok'] === true) await record(deps, method, rawArgs, body);
    if (fault?.kind === 'lost-answer') return { status: 200, body, cut: true };
    return { status: 200, body: body['ok'] === true ? body : { ...body, ok: false } };
  };

  async function answer(
    { emulator }: WebApiDeps,
    method: string,
    args: JsonObject,
    token: string,
  ): Promise<JsonObject> {
    switch (method) {
      case 'usergroups.list':
        return {
          ok: true,
          usergroups: emulator.groups.map(({ id, handle, name, users }) => ({
            id,
            handle,
            name,
            is_usergroup: true,
            users,
            user_count: users.length,
          })),
        };
      case 'usergroups.users.list': {
        const group = emulator.groups.find(({ id }) => id === args['usergroup']);
        return group ? { ok: true, users: group.users } : { ok: false, error: 'no_such_subteam' };
      }
      case 'views.update': {
        const id = text(args['view_id']);
        if (id !== '' && !ledger.view(id)) return { ok: false, error: 'not_found' };
        return emulator.call(method, args, token);
      }
      case 'files.getUploadURLExternal': {
        const answer = await emulator.call(method, args, token);
        // The emulator may report `localhost`, which may resolve to IPv6 and so to another process.
        return { ...answer, upload_url: text(answer['upload_url']).replace('//localhost', '//127.0.0.1') };
      }
      case 'chat.postMessage':
      case 'chat.postEphemeral':
      case 'chat.update': {
        const author = token === botToken ? { bot_id: botId, app_id: appId } : {};
        return emulator.call(method, { ...args, ...author, channel: channelId(args['channel']) }, token);
      }
      default:
        return emulator.call(
          method,
          'channel' in args ? { ...args, channel: channelId(args['channel']) } : args,
          token,
        );
    }
  }

  /** Slack accepts `#name` in place of a channel id. */
  function channelId(channel: unknown): unknown {
    const name = text(channel);
    if (!name.startsWith('#')) return channel;
    return emulator.channels.find((one) => `#${one.name}` === name)?.id ?? channel;
  }
}

async function record(deps: WebApiDeps, method: string, args: JsonObject, answer: JsonObject): Promise<void> {
  const { ledger, clock } = deps;
  const channel = text(answer['channel']);
  switch (method) {
    case 'chat.postMessage':
      await knowChannel(deps, channel);
      ledger.putMessage(readMessage(answer['message'], channel, clock.nowMs()));
      return;
    case 'chat.update': {
      const before = ledger.message(channel, text(answer['ts']));
      const after = readMessage(answer['message'], channel, before?.atMs ?? clock.nowMs());
      ledger.putMessage({ ...after, edited: true });
      return;
    }
    case 'files.completeUploadExternal':
      return recordShared(deps, readArguments(args), answer);
    case 'chat.delete':
      ledger.removeMessage(channel, text(answer['ts']));
      return;
    case 'chat.postEphemeral': {
      const asked = readArguments(args);
      ledger.putMessage({
        channel:
          deps.emulator.channels.find(({ name }) => `#${name}` === asked['channel'])?.id ??
          text(asked['channel']),
        ts: text(answer['message_ts']),
        threadTs: text(asked['thread_ts']) || null,
        user: bot(deps),
        text: text(asked['text']),
        blocks: jsonList(asked['blocks']),
        atMs: clock.nowMs(),
        edited: false,
        onlyFor: text(asked['user']),
      });
      return;
    }
    case 'views.publish':
      if (isView(answer['view'])) ledger.putHome(text(args['user_id']), answer['view']);
      return;
    case 'views.open':
    case 'views.push': {
      const user = deps.triggers.get(text(args['trigger_id'] ?? args['interactivity_pointer']));
      if (!user || !isView(answer['view'])) return;
      if (method === 'views.open') ledger.openModal(user, answer['view']);
      else ledger.pushModal(user, answer['view']);
      return;
    }
    case 'views.update':
      if (isView(answer['view'])) ledger.replaceView(answer['view']);
      return;
    default:
  }
}

/** The emulator returns the files and creates the message that shares them. */
async function recordShared(
  { emulator, ledger, clock }: WebApiDeps,
  args: JsonObject,
  answer: JsonObject,
): Promise<void> {
  const channel = text(args['channel_id']);
  const ids = new Set(jsonList(answer['files']).map(({ id }) => id));
  const { messages } = await emulator.call('conversations.replies', {
    channel,
    ts: text(args['thread_ts']),
    limit: 1_000,
  });
  for (const message of jsonList(messages))
    if (jsonList(message['files']).some(({ id }) => ids.has(id)))
      ledger.putMessage(readMessage(message, channel, clock.nowMs()));
}

async function knowChannel({ emulator, ledger }: WebApiDeps, id: string): Promise<void> {
  if (ledger.channel(id)) return;
  const { channel } = await emulator.call('conversations.info', { channel: id });
  if (!isJson(channel)) return;
  const other = emulator.people.find(({ id }) => id === channel['user']);
  ledger.putChannel({
    id,
    name: other?.realName ?? text(channel['name']),
    topic: '',
    directWith: other?.id ?? null,
  });
}

function bot({ emulator }: WebApiDeps): string {
  return emulator.people.find(({ role }) => role === 'bot')?.id ?? '';
}

export function readMessage(message: unknown, channel: string, atMs: number): SlackMessage {
  const read = isJson(message) ? message : {};
  const files = jsonList(read['files']).map((file) => ({
    id: text(file['id']),
    name: text(file['name']),
    title: text(file['title']),
  }));
  const own = jsonList(read['blocks']);
  const attached = jsonList(read['attachments']);
  const color = text(attached[0]?.['color']);
  return {
    ...(files.length > 0 ? { files } : {}),
    ...(color === '' ? {} : { bar: { color, from: own.length } }),
    channel,
    ts: text(read['ts']),
    threadTs: text(read['thread_ts']) || null,
    user: text(read['user']),
    text: text(read['text']),
    blocks: [...own, ...attached.flatMap(({ blocks }) => jsonList(blocks))],
    atMs,
    edited: false,
    onlyFor: null,
  };
}

export function isView(view: unknown): view is SlackView {
  return isJson(view) && typeof view['id'] === 'string' && Array.isArray(view['blocks']);
}
