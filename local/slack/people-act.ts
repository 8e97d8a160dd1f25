import { appId, botToken, botUser, type SlackEmulator } from './identity.ts';
import type { Ledger } from './ledger.ts';
import type { ResponseUrls } from './response-url.ts';
import type { Send } from './send.ts';
import { isJson, type JsonObject, type SlackMessage, type SlackView, text } from './types.ts';
import { isView } from './web-api.ts';

export type ActDeps = {
  readonly emulator: SlackEmulator;
  readonly ledger: Ledger;
  readonly send: Send;
  readonly responseUrls: ResponseUrls;
  readonly triggers: Map<string, string>;
};

/** The immediate result that the person sees. `errors`: block id → problem of an input. */
export type Seen =
  | { readonly ok: true }
  | { readonly ok: false; readonly error?: string; readonly errors?: JsonObject };

const fine: Seen = { ok: true };

/** Sends what a person does in Slack to the app, in Slack's format. */
export function createActs(deps: ActDeps) {
  const { emulator, ledger, send, responseUrls } = deps;

  const identity = (user: string) => {
    const person = emulator.people.find(({ id }) => id === user);
    if (!person) throw new Error(`Unknown person: ${user}`);
    return { id: person.id, username: person.name, name: person.name, team_id: emulator.team.id };
  };
  const team = { id: emulator.team.id, domain: emulator.team.domain };
  const common = { api_app_id: appId, token: 'unused', team, enterprise: null, is_enterprise_install: false };
  const trigger = async (user: string, view?: string): Promise<string> => {
    const answer = await emulator.call('views.generateTriggerId', {
      user_id: user,
      ...(view ? { view_id: view } : {}),
    });
    const id = text(answer['trigger_id']);
    deps.triggers.set(id, user);
    return id;
  };

  /** Slack repeats an event that was not answered with success. */
  const tellEvent = async (user: string, event: JsonObject): Promise<Seen> => {
    const json = {
      type: 'event_callback',
      token: 'unused',
      team_id: team.id,
      api_app_id: appId,
      event,
      event_id: `Ev${Date.now().toString(36).toUpperCase()}${Math.floor(Math.random() * 1e6)}`,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: botUser,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
    };
    const first = await send({ json });
    if (first.ok) return fine;
    const second = await send({ json }, { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
    return second.ok ? fine : { ok: false, error: second.error };
  };

  return {
    /** `/janitor scan`: the first word is the command. */
    slash: async (user: string, channel: string, line: string): Promise<Seen> => {
      const [command = '', ...words] = line.trim().split(/\s+/);
      const who = identity(user);
      const origin = { user, channel, message: null };
      const answer = await send({
        form: {
          token: 'unused',
          team_id: team.id,
          team_domain: team.domain,
          channel_id: channel,
          channel_name: ledger.channel(channel)?.directWith
            ? 'directmessage'
            : (ledger.channel(channel)?.name ?? ''),
          user_id: user,
          user_name: who.name,
          command,
          text: words.join(' '),
          api_app_id: appId,
          is_enterprise_install: 'false',
          response_url: responseUrls.make(origin),
          trigger_id: await trigger(user),
        },
      });
      if (!answer.ok) return { ok: false, error: `${command} failed. ${answer.error}` };
      if (isJson(answer.json)) await responseUrls.show(origin, answer.json);
      else if (answer.text.trim() !== '') await responseUrls.show(origin, { text: answer.text });
      return fine;
    },

    /** A click or choice. `action`: in Slack's format, without `action_ts`. */
    press: async (
      user: string,
      where: SlackMessage | SlackView,
      action: JsonObject,
      values: JsonObject,
    ): Promise<Seen> => {
      const actions = [{ ...action, action_ts: `${Date.now() / 1_000}` }];
      const onView = 'id' in where;
      const answer = await send({
        form: {
          payload: {
            type: 'block_actions',
            user: identity(user),
            ...common,
            trigger_id: await trigger(user, onView ? where.id : undefined),
            ...(onView
              ? { container: { type: 'view', view_id: where.id }, view: { ...where, state: { values } } }
              : inMessage(
                  where,
                  values,
                  responseUrls.make({ user, channel: where.channel, message: where }),
                  ledger,
                )),
            actions,
          },
        },
      });
      return answer.ok ? fine : { ok: false, error: answer.error };
    },

    submit: async (user: string, view: SlackView, values: JsonObject): Promise<Seen> => {
      const answer = await send({
        form: {
          payload: {
            type: 'view_submission',
            user: identity(user),
            ...common,
            trigger_id: await trigger(user, view.id),
            view: { ...view, state: { values } },
            response_urls: [],
          },
        },
      });
      if (!answer.ok) return { ok: false, error: answer.error };
      return afterSubmit(deps, user, view, isJson(answer.json) ? answer.json : {}, trigger);
    },

    /** Closes the top modal, by its button, its cross or Escape. */
    close: async (user: string, view: SlackView, all: boolean): Promise<Seen> => {
      ledger.closeModal(user, all || view['clear_on_close'] === true);
      if (view['notify_on_close'] !== true) return fine;
      await send({
        form: { payload: { type: 'view_closed', user: identity(user), ...common, view, is_cleared: all } },
      });
      return fine;
    },

    openHome: async (user: string): Promise<Seen> => {
      const home = ledger.homes()[user];
      return tellEvent(user, {
        type: 'app_home_opened',
        user,
        channel: `D${user.slice(1)}`,
        tab: 'home',
        event_ts: `${Date.now() / 1_000}`,
        ...(home ? { view: home } : {}),
      });
    },

    /** Posts a person's message and sends the event to the app. */
    say: async (
      user: string,
      channel: string,
      words: string,
      threadTs: string | null,
      webApi: (method: string, args: JsonObject, token: string) => Promise<{ readonly body: JsonObject }>,
    ): Promise<Seen> => {
      const thread = threadTs ? { thread_ts: threadTs } : {};
      const named = words.replaceAll(/@cloud[ -]janitor\b/giu, `<@${botUser}>`);
      const { body } = await webApi(
        'chat.postMessage',
        { channel, text: named, ...thread },
        emulator.tokenOf(user) ?? '',
      );
      const ts = text(body['ts']);
      if (ts === '') return { ok: false, error: `Slack did not post the message (${text(body['error'])})` };
      const parent = threadTs ? ledger.message(channel, threadTs)?.user : undefined;
      return tellEvent(user, {
        type: 'message',
        channel,
        channel_type: ledger.channel(channel)?.directWith ? 'im' : 'channel',
        user,
        text: named,
        ts,
        event_ts: ts,
        ...thread,
        ...(parent ? { parent_user_id: parent } : {}),
      });
    },
  };
}

export type Acts = ReturnType<typeof createActs>;

function inMessage(
  message: SlackMessage,
  values: JsonObject,
  responseUrl: string,
  ledger: Ledger,
): JsonObject {
  const { channel, ts, threadTs, onlyFor, bar } = message;
  const from = bar?.from ?? message.blocks.length;
  const thread = threadTs ? { thread_ts: threadTs } : {};
  return {
    container: {
      type: bar ? 'message_attachment' : 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: onlyFor !== null,
      ...thread,
    },
    channel: { id: channel, name: ledger.channel(channel)?.name ?? '' },
    response_url: responseUrl,
    state: { values },
    // Slack does not repeat an ephemeral message.
    ...(onlyFor
      ? {}
      : {
          message: {
            type: 'message',
            user: message.user,
            ts,
            text: message.text,
            blocks: message.blocks.slice(0, from),
            ...(bar
              ? { attachments: [{ id: 1, color: bar.color, blocks: message.blocks.slice(from) }] }
              : {}),
            app_id: appId,
            ...thread,
          },
        }),
  };
}

async function afterSubmit(
  { emulator, ledger }: ActDeps,
  user: string,
  view: SlackView,
  answer: JsonObject,
  trigger: (user: string, view?: string) => Promise<string>,
): Promise<Seen> {
  switch (answer['response_action']) {
    case undefined:
      ledger.closeModal(user);
      return fine;
    case 'clear':
      ledger.closeModal(user, true);
      return fine;
    case 'errors':
      return { ok: false, errors: isJson(answer['errors']) ? answer['errors'] : {} };
    case 'update': {
      const updated = await emulator.call(
        'views.update',
        { view_id: view.id, view: answer['view'] },
        botToken,
      );
      if (!isView(updated['view']))
        return {
          ok: false,
          error: `The app responded with a view that Slack rejects (${text(updated['error'])})`,
        };
      ledger.replaceView(updated['view']);
      return fine;
    }
    case 'push': {
      const pushed = await emulator.call(
        'views.push',
        { trigger_id: await trigger(user, view.id), view: answer['view'] },
        botToken,
      );
      if (!isView(pushed['view']))
        return {
          ok: false,
          error: `The app responded with a view that Slack rejects (${text(pushed['error'])})`,
        };
      ledger.pushModal(user, pushed['view']);
      return fine;
    }
    default:
      return { ok: false, error: 'The app responded with an unknown response_action' };
  }
}
