import { randomUUID } from 'node:crypto';
import { minuteMs } from '../../core/calendar.ts';
import { readArguments } from './block-ids.ts';
import type { Ledger } from './ledger.ts';
import { type JsonObject, jsonList, type SlackMessage, text } from './types.ts';
import type { WebApi } from './web-api.ts';

const usesAtMost = 5;
const livesMs = 30 * minuteMs;

/** The recipient of an answer: the person who clicked or typed, in that channel. */
type Origin = {
  readonly user: string;
  readonly channel: string;
  readonly message: SlackMessage | null;
};

export type ResponseUrls = {
  readonly make: (origin: Origin) => string;
  /** Returns the HTTP status and body of Slack's answer. */
  readonly take: (
    id: string,
    body: JsonObject,
  ) => Promise<{ readonly status: number; readonly body: string }>;
  /** Does the same for an answer in a command's HTTP response. */
  readonly show: (origin: Origin, body: JsonObject) => Promise<boolean>;
};

export type ResponseUrlDeps = {
  readonly base: () => string;
  readonly botToken: string;
  readonly botUser: string;
  readonly ledger: Ledger;
  readonly webApi: WebApi;
  readonly nowMs: () => number;
  readonly lint?: (method: string, args: JsonObject) => readonly string[];
  readonly onProblem?: (method: string, problems: readonly string[]) => void;
};

/** At most five uses within 30 minutes. Ephemeral by default; may replace or delete the clicked message. */
export function createResponseUrls(deps: ResponseUrlDeps): ResponseUrls {
  const open = new Map<string, { origin: Origin; left: number; untilMs: number }>();
  const { ledger, webApi, botToken } = deps;

  const show = async (origin: Origin, raw: JsonObject): Promise<boolean> => {
    const problems = deps.lint?.('response_url', raw) ?? [];
    if (problems.length > 0) deps.onProblem?.('response_url', problems);
    const body = readArguments(raw);
    const { channel, message } = origin;
    if (message && body['delete_original'] === true) {
      if (message.onlyFor) ledger.removeMessage(channel, message.ts);
      else await webApi('chat.delete', { channel, ts: message.ts }, botToken);
      return true;
    }
    const content = { text: text(body['text']), ...('blocks' in body ? { blocks: body['blocks'] } : {}) };
    if (content.text === '' && jsonList(body['blocks']).length === 0) return false;
    if (message && body['replace_original'] === true) {
      if (message.onlyFor)
        ledger.putMessage({ ...message, text: content.text, blocks: jsonList(body['blocks']), edited: true });
      else await webApi('chat.update', { channel, ts: message.ts, ...content }, botToken);
      return true;
    }
    const thread = text(body['thread_ts']) || message?.threadTs;
    const threadTs = thread ? { thread_ts: thread } : {};
    if (body['response_type'] === 'in_channel') {
      const { body: answer } = await webApi(
        'chat.postMessage',
        { channel, ...content, ...threadTs },
        botToken,
      );
      return answer['ok'] === true;
    }
    const { body: answer } = await webApi(
      'chat.postEphemeral',
      { channel, user: origin.user, ...content, ...threadTs },
      botToken,
    );
    return answer['ok'] === true;
  };

  return {
    show,
    make: (origin) => {
      const id = randomUUID();
      open.set(id, { origin, left: usesAtMost, untilMs: deps.nowMs() + livesMs });
      return `${deps.base()}/response/${id}`;
    },
    take: async (id, body) => {
      const entry = open.get(id);
      if (!entry || entry.left <= 0) return { status: 404, body: 'used_url' };
      if (entry.untilMs < deps.nowMs()) return { status: 410, body: 'expired_url' };
      entry.left--;
      return (await show(entry.origin, body))
        ? { status: 200, body: 'ok' }
        : { status: 400, body: 'invalid_payload' };
    },
  };
}
