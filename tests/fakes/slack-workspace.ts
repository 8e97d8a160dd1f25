/** A Slack workspace in memory and its Web API, with Slack's answers and errors. */
export type FakeMessage = {
  ts: string;
  thread_ts?: string;
  text: string;
  blocks?: readonly unknown[];
  /** Of the bar. */
  color?: string | undefined;
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  user: string;
  files?: readonly { id: string; title: string }[];
};

export type FakeUpload = {
  readonly filename: string;
  readonly length: number;
  content?: string;
  shared: boolean;
};

export type FakeUser = {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly deleted?: boolean;
  readonly isBot?: boolean;
  readonly tz?: string;
  /** Whether the workspace lets the bot write to them. Default: true. */
  readonly takesDirect?: boolean;
};

export type FakeChannel = {
  readonly id: string;
  readonly name: string;
  readonly archived?: boolean;
  /** Whether the bot can post and read there. Default: true. */
  readonly joined?: boolean;
  readonly messages: FakeMessage[];
};

export type FakeView = { id: string; hash: string; rootId: string; userId: string; view: Args };

export type Args = Record<string, unknown>;
export type SlackResponse = {
  readonly ok: boolean;
  readonly error?: string;
  readonly [more: string]: unknown;
};

export const teamId = 'T0EXAMPLE';
export const botUserId = 'U0JANITOR';

export function createWorkspace(seed: {
  readonly users: readonly FakeUser[];
  readonly channels: readonly { id: string; name: string; archived?: boolean; joined?: boolean }[];
  /** Read at every call, so that a test can change the members. */
  readonly usergroups?: readonly { id: string; handle: string; users: readonly string[] }[];
}) {
  const channels = new Map<string, FakeChannel>(
    seed.channels.map((each) => [each.id, { ...each, messages: [] }]),
  );
  const views = new Map<string, FakeView>();
  const homes = new Map<string, FakeView>();
  const triggers = new Map<string, { userId: string; rootId?: string }>();
  const uploads = new Map<string, FakeUpload>();
  const ephemerals: { channel: string; user: string; threadTs?: string; text: string; blocks?: unknown }[] =
    [];
  let counter = 0;
  const next = () => (counter += 1);
  const nextTs = () => `${Math.floor(Date.now() / 1000)}.${String(next()).padStart(6, '0')}`;

  const channelOf = (given: unknown): FakeChannel | undefined => {
    const name = String(given).replace(/^#/, '');
    return channels.get(name) ?? [...channels.values()].find((each) => each.name === name);
  };
  const writable = (given: unknown): FakeChannel | SlackResponse => {
    const channel = channelOf(given);
    if (!channel) return no('channel_not_found');
    if (channel.archived) return no('is_archived');
    return channel.joined === false ? no('not_in_channel') : channel;
  };
  const readable = (args: Args): FakeChannel | SlackResponse => {
    // Slack reads a channel only by its id.
    const channel = channels.get(String(args.channel));
    if (!channel) return no('channel_not_found');
    return channel.joined === false ? no('not_in_channel') : channel;
  };
  const page = (all: readonly FakeMessage[], args: Args): SlackResponse => {
    const oldest = Number(args.oldest ?? 0);
    const start = Number(args.cursor ?? 0);
    const limit = Number(args.limit ?? 100);
    const within = all.filter(({ ts }) => Number(ts) >= oldest);
    const more = start + limit < within.length;
    return yes({
      messages: within.slice(start, start + limit).map((each) => ({ ...each })),
      has_more: more,
      response_metadata: { next_cursor: more ? String(start + limit) : '' },
    });
  };
  const view = (args: Args, rootId: string | undefined, userId: string): FakeView => {
    const id = `V${next()}`;
    const made = { id, hash: `h${next()}`, rootId: rootId ?? id, userId, view: args.view as Args };
    views.set(id, made);
    return made;
  };
  const shown = ({ id, hash, rootId, view }: FakeView): SlackResponse =>
    yes({ view: { ...view, id, hash, root_view_id: rootId } });
  const opened = (args: Args, pushes: boolean): SlackResponse => {
    const trigger = triggers.get(String(args.trigger_id));
    triggers.delete(String(args.trigger_id));
    if (!trigger) return no('expired_trigger_id');
    return shown(view(args, pushes ? trigger.rootId : undefined, trigger.userId));
  };
  const user = (found: FakeUser | undefined): SlackResponse =>
    found
      ? yes({
          user: {
            id: found.id,
            name: found.name,
            deleted: found.deleted ?? false,
            is_bot: found.isBot ?? false,
            ...(found.tz ? { tz: found.tz } : {}),
            profile: { display_name: found.name, email: found.email },
          },
        })
      : no('users_not_found');

  const methods: Record<string, (args: Args) => SlackResponse> = {
    'auth.test': () =>
      yes({ team_id: teamId, url: 'https://example.slack.com/', user_id: botUserId, bot_id: 'B0JANITOR' }),
    'chat.postMessage': (args) => {
      const channel = writable(args.channel);
      if (!('messages' in channel) || !('id' in channel)) return channel;
      const message: FakeMessage = { ...contentOf(args), ts: nextTs(), user: botUserId };
      (channel as FakeChannel).messages.push(message);
      return yes({ channel: channel.id, ts: message.ts, message });
    },
    'chat.update': (args) => {
      const channel = writable(args.channel);
      if (!('id' in channel)) return channel;
      const message = (channel as FakeChannel).messages.find(({ ts }) => ts === args.ts);
      if (!message) return no('message_not_found');
      Object.assign(message, contentOf({ metadata: message.metadata, ...args }));
      return yes({ channel: channel.id, ts: message.ts, text: message.text });
    },
    'chat.postEphemeral': (args) => {
      const channel = writable(args.channel);
      if (!('id' in channel)) return channel;
      const { text, blocks } = contentOf(args);
      const threadTs = args.thread_ts as string | undefined;
      ephemerals.push({
        channel: String(channel.id),
        user: String(args.user),
        text,
        ...(blocks ? { blocks } : {}),
        ...(threadTs ? { threadTs } : {}),
      });
      return yes({ message_ts: nextTs() });
    },
    'chat.getPermalink': (args) => {
      const ts = String(args.message_ts).replace('.', '');
      return yes({ permalink: `https://example.slack.com/archives/${String(args.channel)}/p${ts}` });
    },
    'conversations.history': (args) => {
      const channel = readable(args);
      if (!('id' in channel)) return channel;
      const all = (channel as FakeChannel).messages;
      return page(all.filter(({ ts, thread_ts }) => !thread_ts || thread_ts === ts).toReversed(), args);
    },
    'conversations.replies': (args) => {
      const channel = readable(args);
      if (!('id' in channel)) return channel;
      const all = (channel as FakeChannel).messages;
      if (!all.some(({ ts }) => ts === args.ts)) return no('thread_not_found');
      return page(
        all.filter(({ ts, thread_ts }) => ts === args.ts || thread_ts === args.ts),
        args,
      );
    },
    'conversations.open': (args) => {
      const found = seed.users.find(({ id }) => id === args.users);
      if (!found) return no('user_not_found');
      if (found.takesDirect === false) return no('cannot_dm_bot');
      const id = `D${found.id.slice(1)}`;
      if (!channels.has(id)) channels.set(id, { id, name: id, messages: [] });
      return yes({ channel: { id } });
    },
    'conversations.list': () =>
      yes({
        channels: [...channels.values()]
          .filter(({ archived }) => !archived)
          .map(({ id, name }) => ({ id, name })),
      }),
    'files.getUploadURLExternal': (args) => {
      const id = `F0FILE${next()}`;
      uploads.set(id, { filename: String(args.filename), length: Number(args.length), shared: false });
      return yes({ upload_url: `https://slack.test/upload/v1/${id}`, file_id: id });
    },
    'files.completeUploadExternal': (args) => {
      const files = (args.files ?? []) as readonly { id: string; title: string }[];
      const sent = files.map(({ id }) => uploads.get(id));
      if (sent.some((one) => one?.content === undefined || one.shared)) return no('file_not_found');
      const channel = writable(args.channel_id);
      if (!('id' in channel)) return channel;
      for (const one of sent) if (one) one.shared = true;
      (channel as FakeChannel).messages.push({
        ts: nextTs(),
        thread_ts: String(args.thread_ts),
        text: typeof args.initial_comment === 'string' ? args.initial_comment : '',
        user: botUserId,
        files,
      });
      return yes({ files });
    },
    'users.lookupByEmail': (args) =>
      user(seed.users.find(({ email }) => email?.toLowerCase() === String(args.email).toLowerCase())),
    'users.info': (args) => user(seed.users.find(({ id }) => id === args.user)),
    'usergroups.list': ({ include_users: withUsers }) =>
      yes({
        usergroups: (seed.usergroups ?? []).map(({ id, handle, users }) =>
          withUsers === true || withUsers === 'true' ? { id, handle, users } : { id, handle },
        ),
      }),
    'usergroups.users.list': (args) => {
      const group = (seed.usergroups ?? []).find(({ id }) => id === args.usergroup);
      return group ? yes({ users: group.users }) : no('no_such_subteam');
    },
    'views.open': (args) => opened(args, false),
    'views.push': (args) => opened(args, true),
    'views.update': (args) => {
      const found = views.get(String(args.view_id));
      if (!found) return no('not_found');
      if (args.hash !== undefined && args.hash !== found.hash) return no('hash_conflict');
      Object.assign(found, { view: args.view, hash: `h${next()}` });
      return shown(found);
    },
    'views.publish': (args) => {
      const userId = String(args.user_id);
      const found = homes.get(userId);
      if (args.hash !== undefined && found && args.hash !== found.hash) return no('hash_conflict');
      const id = found?.id ?? `V${next()}`;
      const made = { id, hash: `h${next()}`, rootId: id, userId, view: args.view as Args };
      homes.set(userId, made);
      return shown(made);
    },
  };

  return {
    usergroups: seed.usergroups ?? [],
    channels,
    views,
    homes,
    ephemerals,
    uploads,
    methods,
    /** A trigger id as in a click; valid for one view. */
    trigger: (userId: string, rootId?: string): string => {
      const id = `trigger.${next()}`;
      triggers.set(id, { userId, ...(rootId ? { rootId } : {}) });
      return id;
    },
    channel: (id: string): FakeChannel => {
      const found = channels.get(id);
      if (!found) throw new Error(`no channel ${id}`);
      return found;
    },
  };
}

/** People see the blocks of attachments below those of the message. */
function contentOf(args: Args): Omit<FakeMessage, 'ts' | 'user'> {
  const attached = (args.attachments ?? []) as { color: string; blocks: unknown[] }[];
  return {
    text: typeof args.text === 'string' ? args.text : '',
    ...(args.blocks
      ? { blocks: [...(args.blocks as unknown[]), ...attached.flatMap(({ blocks }) => blocks)] }
      : {}),
    // Slack keeps the attachments that an update does not name.
    ...(args.attachments ? { color: attached[0]?.color } : {}),
    ...(typeof args.thread_ts === 'string' ? { thread_ts: args.thread_ts } : {}),
    ...(args.metadata ? { metadata: args.metadata as NonNullable<FakeMessage['metadata']> } : {}),
  };
}

function yes(more: Omit<SlackResponse, 'ok'> = {}): SlackResponse {
  return { ok: true, ...more };
}

export function no(error: string): SlackResponse {
  return { ok: false, error };
}
