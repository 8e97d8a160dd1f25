type Need = {
  /** Methods of the Web API that work only with it; `/janitor` and events are no methods. */
  readonly methods: readonly string[];
  /** For the person who is asked to agree. */
  readonly why: string;
};

/**
 * What the bot may do, and the methods that need it. Source: "Compatible API methods" on each scope's page,
 * https://docs.slack.dev/reference/scopes (channels.history, groups.read …), read in November 2026.
 */
export const scopes: Readonly<Record<string, Need>> = {
  'channels:history': {
    methods: ['conversations.history', 'conversations.replies'],
    why: 'finds its own message again when an answer of Slack was lost, so that nothing is posted twice; public channels it is in',
  },
  'channels:read': {
    methods: ['conversations.list'],
    why: 'finds the id of a public channel that the policy names by #name',
  },
  'chat:write': {
    methods: ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
    why: 'posts digests, cards and final notices where it was invited, and redraws its own cards',
  },
  commands: { methods: [], why: 'the slash command' },
  'files:write': {
    methods: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
    why: 'attaches the CSV of a compliance report that somebody asked for to its thread',
  },
  'groups:history': {
    methods: ['conversations.history', 'conversations.replies'],
    why: 'as channels:history, in private channels it was invited to',
  },
  'groups:read': {
    methods: ['conversations.list'],
    why: 'as channels:read, for private channels it was invited to',
  },
  'im:history': {
    methods: ['conversations.history', 'conversations.replies'],
    why: 'as channels:history, in direct messages',
  },
  'im:write': {
    methods: ['conversations.open'],
    why: 'sends owners direct messages; without it they are mentioned in the thread',
  },
  'usergroups:read': {
    methods: ['usergroups.list', 'usergroups.users.list'],
    why: 'who is in the group of approvers',
  },
  'users:read': {
    methods: ['users.info'],
    why: 'whether an owner is still there, and their name. Slack gives users:read.email only together with it',
  },
  'users:read.email': {
    methods: ['users.lookupByEmail'],
    why: "finds the person behind an owner's e-mail address",
  },
};

/** Called with an app-level token, whose scopes a manifest does not name: whoever makes the token chooses them. */
export const appTokenScopes: Readonly<Record<string, string>> = {
  'apps.connections.open': 'connections:write',
};
