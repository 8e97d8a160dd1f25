import { blockList } from './slack-blocks.ts';
import {
  all,
  also,
  anything,
  bool,
  count,
  type FieldChecks,
  integer,
  isRecord,
  join,
  list,
  matching,
  oneOf,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';
import { markup } from './slack-texts.ts';
import { homeView, modalView } from './slack-views.ts';

export const timestamp = matching(/^\d{10}\.\d{6}$/, 'a message timestamp like 1700000000.000100');
const userId = matching(/^[UW][A-Z0-9]+$/, 'a user id');
const conversationId = matching(/^[CGDU][A-Z0-9]+$/, 'a conversation id');
const channel = matching(/^([CGDU][A-Z0-9]+|#[^\s#]{1,80})$/, 'a conversation id or #name');

const scalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
const flat = (value: unknown) => isRecord(value) && Object.values(value).every(scalar);
const payload: ValueCheck = (value, path, { add }) => {
  if (!isRecord(value)) return add(path, 'must be an object');
  for (const [name, member] of Object.entries(value)) {
    if (
      !scalar(member) &&
      !flat(member) &&
      !(Array.isArray(member) && member.every((one) => scalar(one) || flat(one)))
    )
      add(join(path, name), 'must be a scalar, an object of scalars or an array of those');
  }
  const json = JSON.stringify(value).length;
  if (json > 8000) add(path, `${count(json)} > 8,000 characters of JSON (our own budget)`);
};
const metadata = shape({
  event_type: matching(/^[A-Za-z0-9_]{1,255}$/, 'alphanumeric'),
  event_payload: payload,
});

/** Slack recommends at most 4,000 and cuts at 40,000. */
const fallback = all(text(4000), markup);

/** Slack hides all but the first five blocks of an attachment behind "Show more". */
const attachment = all(
  shape({ color: matching(/^#[0-9a-f]{6}$/i, 'a colour like #e01e5a'), blocks: blockList }),
  (value, path, { add }) => {
    if (isRecord(value) && Array.isArray(value.blocks) && value.blocks.length > 5)
      add(join(path, 'blocks'), `${value.blocks.length} > 5 blocks, so that some are hidden`);
  },
);

const content = {
  text: fallback,
  blocks: blockList,
  attachments: list(attachment, 0, 100, 'attachments'),
  markdown_text: text(12_000),
  parse: oneOf('none', 'full'),
  link_names: bool,
  as_user: bool,
};

function message(required: FieldChecks, optional: FieldChecks): ValueCheck {
  return also(shape(required, { token: anything, ...content, ...optional }), (value, path, { add }) => {
    if (value.markdown_text !== undefined) {
      if (value.text !== undefined || value.blocks !== undefined)
        add(join(path, 'markdown_text'), 'not together with text or blocks');
    } else if (value.text === undefined) {
      add(
        join(path, 'text'),
        value.blocks === undefined ? 'missing' : 'missing: notifications and screen readers read it',
      );
    }
    if (value.reply_broadcast === true && optional.thread_ts && value.thread_ts === undefined)
      add(join(path, 'reply_broadcast'), 'needs thread_ts');
    if (value.link_names === true || value.parse === 'full') add(path, 'turns names in data into mentions');
  });
}

function call(required: FieldChecks, optional: FieldChecks = {}): ValueCheck {
  return shape(required, { token: anything, ...optional });
}

const author = { username: text(80), icon_emoji: text(100), icon_url: text(3000) };
const unfurls = { unfurl_links: bool, unfurl_media: bool };
const paging = { cursor: text(1000), limit: integer(1, 1000) };
const history = {
  ...paging,
  latest: text(20),
  oldest: text(20),
  inclusive: bool,
  include_all_metadata: bool,
};

const triggered = (
  value: Record<string, unknown>,
  path: string,
  { add }: { add: (path: string, problem: string) => void },
) => {
  if ((value.trigger_id === undefined) === (value.interactivity_pointer === undefined))
    add(join(path, 'trigger_id'), 'needs either trigger_id or interactivity_pointer');
};
const opens = also(
  call({ view: modalView }, { trigger_id: text(255), interactivity_pointer: text(255) }),
  triggered,
);

/** Web API methods that the project calls or might call. */
export const calls: Readonly<Record<string, ValueCheck>> = {
  'chat.postMessage': message(
    { channel },
    { thread_ts: timestamp, reply_broadcast: bool, metadata, mrkdwn: bool, ...author, ...unfurls },
  ),
  'chat.update': message(
    { channel: conversationId, ts: timestamp },
    { metadata, reply_broadcast: bool, file_ids: list(text(20), 0, 100) },
  ),
  'chat.postEphemeral': message(
    { channel: conversationId, user: userId },
    { thread_ts: timestamp, ...author },
  ),
  'chat.scheduleMessage': message(
    { channel, post_at: anything },
    { thread_ts: timestamp, reply_broadcast: bool, metadata, ...unfurls },
  ),
  'chat.delete': call({ channel: conversationId, ts: timestamp }, { as_user: bool }),
  'chat.getPermalink': call({ channel: conversationId, message_ts: timestamp }),
  'views.open': opens,
  'views.push': opens,
  'views.update': also(
    call({ view: modalView }, { view_id: text(255), external_id: text(255), hash: text(255) }),
    (value, path, { add }) => {
      if ((value.view_id === undefined) === (value.external_id === undefined))
        add(join(path, 'view_id'), 'needs either view_id or external_id');
    },
  ),
  'views.publish': call({ user_id: userId, view: homeView }, { hash: text(255) }),
  'conversations.open': call(
    {},
    { users: text(200), channel: conversationId, return_im: bool, prevent_creation: bool },
  ),
  'conversations.join': call({ channel: conversationId }),
  'conversations.info': call(
    { channel: conversationId },
    { include_locale: bool, include_num_members: bool },
  ),
  'conversations.list': call({}, { ...paging, types: text(100), exclude_archived: bool, team_id: text(20) }),
  'conversations.members': call({ channel: conversationId }, paging),
  'conversations.history': call({ channel: conversationId }, history),
  'conversations.replies': call({ channel: conversationId, ts: timestamp }, history),
  'files.getUploadURLExternal': call(
    { filename: text(255), length: integer(1, 1_000_000_000) },
    { alt_txt: text(1000), snippet_type: text(100) },
  ),
  'files.completeUploadExternal': also(
    call(
      {
        files: list(
          shape({ id: matching(/^F[A-Z0-9]+$/, 'a file id') }, { title: text(255) }),
          1,
          100,
          'files',
        ),
      },
      { channel_id: conversationId, thread_ts: timestamp, initial_comment: fallback, blocks: blockList },
    ),
    (value, path, { add }) => {
      if (value.thread_ts !== undefined && value.channel_id === undefined)
        add(join(path, 'thread_ts'), 'needs channel_id');
    },
  ),
  'users.lookupByEmail': call({ email: matching(/^[^\s@]+@[^\s@]+$/, 'an e-mail address') }),
  'users.info': call({ user: userId }, { include_locale: bool }),
  'users.list': call({}, { ...paging, include_locale: bool, team_id: text(20) }),
  'usergroups.list': call(
    {},
    { include_users: bool, include_count: bool, include_disabled: bool, team_id: text(20) },
  ),
  'usergroups.users.list': call(
    { usergroup: matching(/^S[A-Z0-9]+$/, 'a user group id') },
    { include_disabled: bool, team_id: text(20) },
  ),
  'auth.test': call({}),
  'api.test': call({}, { error: anything, foo: anything }),
  'blocks.validate': call({ blocks: anything }),
};

const structured = ['blocks', 'view', 'metadata', 'attachments', 'file_ids', 'files'];
const spoken = /^(true|false)$/;

/** Arguments as Slack reads them, from an object or a form. */
export function decodeArguments(args: Record<string, unknown>): Record<string, unknown> {
  const decode = (name: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (structured.includes(name)) return parse(value);
    if (spoken.test(value) && name !== 'text') return value === 'true';
    return ['limit', 'length'].includes(name) && /^\d+$/.test(value) ? Number(value) : value;
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, decode(name, value)]));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
