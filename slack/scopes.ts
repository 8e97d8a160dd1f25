type Need = {
  /** Web API methods that need the scope. The scopes of commands and events have none. */
  readonly methods: readonly string[];
  /** Why the scope is needed, for the person who installs the app. */
  readonly why: string;
};

/**
 * The bot's scopes and the methods that need them. Source: "Compatible API methods" on each scope's page,
 * https://docs.slack.dev/reference/scopes (channels.history, groups.read …), read in November 2026.
 */
export const scopes: Readonly<Record<string, Need>> = {
  'channels:history': {
    methods: ['conversations.history', 'conversations.replies'],
    why: 'finds its own message after a lost answer, so that nothing is posted twice; public channels that it is in',
  },
  'channels:read': {
    methods: ['conversations.list'],
    why: 'finds the id of a public channel that the policy names by #name',
  },
  'chat:write': {
    methods: ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
    why: 'posts digests, cards and final notices in channels that it is in, and updates its own cards',
  },
  commands: { methods: [], why: 'the slash command' },
  'files:write': {
    methods: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
    why: 'attaches the CSV of a requested compliance report to its thread',
  },
  'groups:history': {
    methods: ['conversations.history', 'conversations.replies'],
    why: 'as channels:history, in private channels that it is in',
  },
  'groups:read': {
    methods: ['conversations.list'],
    why: 'as channels:read, for private channels that it is in',
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
    why: "reads the members of the approvers' group",
  },
  'users:read': {
    methods: ['users.info'],
    why: 'reads whether an owner is still active, and their name. users:read.email requires it',
  },
  'users:read.email': {
    methods: ['users.lookupByEmail'],
    why: "finds the person behind an owner's e-mail address",
  },
};

/** Methods called with an app-level token. A manifest cannot set its scopes; they are chosen when the token is created. */
export const appTokenScopes: Readonly<Record<string, string>> = {
  'apps.connections.open': 'connections:write',
};
