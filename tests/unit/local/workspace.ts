import { createFaults } from '../../../local/slack/faults.ts';
import { botToken, type CallSlack, type SlackEmulator } from '../../../local/slack/identity.ts';
import { createLedger } from '../../../local/slack/ledger.ts';
import { createActs } from '../../../local/slack/people-act.ts';
import { createResponseUrls } from '../../../local/slack/response-url.ts';
import type { AppAnswer, Send } from '../../../local/slack/send.ts';
import type { JsonObject } from '../../../local/slack/types.ts';
import { createWebApi } from '../../../local/slack/web-api.ts';

const people = [
  { id: 'U1', name: 'mia', realName: 'Mia', email: 'mia@example.com', role: 'owner' as const },
  { id: 'U0', name: 'janitor', realName: 'Janitor', email: '', role: 'bot' as const },
];

/** A workspace whose emulator accepts every call; `asked` lists the calls. */
export function workspace(
  app: (payload: JsonObject) => AppAnswer = () => ({ ok: true, status: 200, text: '', json: undefined }),
) {
  const asked: { method: string; args: JsonObject }[] = [];
  const sent: JsonObject[] = [];
  let count = 0;
  const answers = new Map<string, JsonObject>();
  const call: CallSlack = async (method, args) => {
    asked.push({ method, args });
    const given = answers.get(method);
    if (given) return given;
    count++;
    const ts = `1700000000.${String(count).padStart(6, '0')}`;
    if (method === 'views.generateTriggerId') return { ok: true, trigger_id: `t${count}` };
    if (method.startsWith('views.'))
      return {
        ok: true,
        view: { ...(args['view'] as JsonObject), id: args['view_id'] ?? `V${count}`, hash: ts },
      };
    return {
      ok: true,
      channel: args['channel'],
      ts: args['ts'] ?? ts,
      message_ts: ts,
      message: { ...args, ts: args['ts'] ?? ts, user: 'U0' },
    };
  };
  const emulator: SlackEmulator = {
    call,
    team: { id: 'T1', domain: 'acme' },
    people,
    channels: [{ id: 'C1', name: 'general', topic: '', directWith: null }],
    groups: [{ id: 'S1', handle: 'admins', name: 'Admins', users: ['U1'] }],
    tokenOf: (user) => (user === 'U0' ? botToken : `xoxp-${user}`),
    stop: async () => undefined,
  };
  const ledger = createLedger();
  for (const channel of emulator.channels) ledger.putChannel(channel);
  const faults = createFaults();
  const triggers = new Map<string, string>();
  let nowMs = 5_000;
  const webApi = createWebApi({ emulator, ledger, faults, triggers, clock: { nowMs: () => nowMs } });
  const responseUrls = createResponseUrls({
    base: () => 'http://slack',
    botToken,
    botUser: 'U0',
    ledger,
    webApi,
    nowMs: () => nowMs,
  });
  const send: Send = async (content) => {
    const payload = (
      'form' in content ? (content.form['payload'] ?? content.form) : content.json
    ) as JsonObject;
    sent.push(payload);
    return app(payload);
  };
  const acts = createActs({ emulator, ledger, send, responseUrls, triggers });
  return {
    asked,
    answers,
    sent,
    ledger,
    faults,
    webApi,
    responseUrls,
    acts,
    later: (ms: number) => (nowMs += ms),
  };
}

export const only = <T>(list: readonly T[]): T => {
  if (list.length !== 1) throw new Error(`Expected one, got ${list.length}`);
  return list[0] as T;
};
export const post = (of: ReturnType<typeof workspace>, args: JsonObject = { channel: 'C1', text: 'hi' }) =>
  of.webApi('chat.postMessage', args, botToken);
