import { createEmulator } from 'emulate';
import {
  appId,
  botId,
  botToken,
  botUser,
  type CallSlack,
  type SlackEmulator,
  type WorkspaceSeed,
} from './identity.ts';
import { isJson, type JsonObject, jsonList, type LocalPerson, text } from './types.ts';

const scopes = [
  'chat:write',
  'chat:write.public',
  'commands',
  'files:write',
  'im:write',
  'users:read',
  'users:read.email',
  'usergroups:read',
];
const readScopes = [
  'channels:read',
  'channels:history',
  'groups:history',
  'im:history',
  'im:read',
  'groups:read',
];

export async function startEmulator(seed: WorkspaceSeed, signingSecret: string): Promise<SlackEmulator> {
  const domain = seed.team.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    hostname: '127.0.0.1',
    seed: {
      slack: {
        team: { name: seed.team, domain },
        users: seed.people.map(({ name, realName, email }) => ({ name, real_name: realName, email })),
        channels: seed.channels,
        oauth_apps: [
          {
            app_id: appId,
            client_id: 'local',
            client_secret: 'local',
            name: 'Cloud Janitor',
            redirect_uris: [],
            bot_id: botId,
            bot_user_id: botUser,
            bot_name: 'cloud-janitor',
          },
        ],
        tokens: [
          {
            token: botToken,
            user_id: botUser,
            app_id: appId,
            bot_id: botId,
            bot_user_id: botUser,
            scopes: [...scopes, ...readScopes],
          },
          ...seed.people.map(({ name }) => ({
            token: `xoxp-${name}`,
            user: name,
            scopes: ['chat:write', ...readScopes],
          })),
        ],
        signing_secret: signingSecret,
        strict_scopes: true,
      },
    },
  });
  // The emulator may report `localhost`, which may resolve to IPv6 and so to another process.
  const base = emulator.url.replace('//localhost', '//127.0.0.1');
  const call: CallSlack = async (method, args, token = botToken) => {
    const answer = await fetch(`${base}/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(args),
    });
    const body: unknown = await answer.json().catch(() => undefined);
    return isJson(body)
      ? body
      : { ok: false, error: answer.status === 404 ? 'unknown_method' : 'internal_error' };
  };
  const people = await readPeople(call, seed);
  const list = await call('conversations.list', { limit: 1_000 });
  const channels = jsonList(list['channels'])
    .map((one) => ({ id: text(one['id']), name: text(one['name']), topic: topicOf(one), directWith: null }))
    .filter(({ name }) => seed.channels.some((wanted) => wanted.name === name));
  const team = await call('auth.test', {});
  const approvers = people.filter(({ role }) => role === 'approver').map(({ id }) => id);
  return {
    call,
    team: { id: text(team['team_id']), domain },
    people,
    channels,
    groups: [{ ...seed.group, users: approvers }],
    tokenOf: (user) => {
      const person = people.find(({ id }) => id === user);
      return person && (person.role === 'bot' ? botToken : `xoxp-${person.name}`);
    },
    stop: () => emulator.close(),
  };
}

async function readPeople(call: CallSlack, seed: WorkspaceSeed): Promise<LocalPerson[]> {
  const { members } = await call('users.list', { limit: 1_000 });
  return jsonList(members).flatMap((member): LocalPerson[] => {
    const seeded = seed.people.find(({ name }) => name === member['name']);
    const id = text(member['id']);
    if (seeded) return [{ id, ...seeded }];
    return id === botUser
      ? [{ id, name: 'cloud-janitor', realName: 'Cloud Janitor', email: '', role: 'bot' }]
      : [];
  });
}

function topicOf(channel: JsonObject): string {
  const topic = channel['topic'];
  return isJson(topic) ? text(topic['value']) : '';
}
