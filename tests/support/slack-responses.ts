import { blockList } from './slack-blocks.ts';
import { timestamp } from './slack-calls.ts';
import {
  all,
  also,
  bool,
  byType,
  isRecord,
  join,
  oneOf,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';
import { markup } from './slack-texts.ts';
import { modalView } from './slack-views.ts';

const body = also(
  shape(
    {},
    {
      response_type: oneOf('ephemeral', 'in_channel'),
      text: all(text(4000), markup),
      blocks: blockList,
      mrkdwn: bool,
      replace_original: bool,
      delete_original: bool,
      thread_ts: timestamp,
      unfurl_links: bool,
      unfurl_media: bool,
    },
  ),
  (value, path, { add }) => {
    if (value.text === undefined && value.delete_original !== true)
      add(
        join(path, 'text'),
        value.blocks === undefined ? 'missing' : 'missing: notifications and screen readers read it',
      );
  },
);

/** The answer to a slash command in the response body or to a `response_url`. An empty one is a silent acknowledgement. */
export const commandResponse: ValueCheck = (value, path, context) => {
  if (value === undefined || value === '') return;
  if (typeof value === 'string') all(text(4000), markup)(value, 'text', context);
  else body(value, path, context);
};

const errors: ValueCheck = (value, path, context) => {
  if (!isRecord(value) || Object.keys(value).length === 0)
    return context.add(path, 'must name at least one block');
  for (const [block, problem] of Object.entries(value)) text(2000)(problem, join(path, block), context);
};

const responseAction = byType(
  {
    errors: shape({ type: oneOf('errors'), errors }),
    update: shape({ type: oneOf('update'), view: modalView }),
    push: shape({ type: oneOf('push'), view: modalView }),
    clear: shape({ type: oneOf('clear') }),
  },
  'response_action',
);

/** The answer to a submitted modal. */
export const viewResponse: ValueCheck = (value, path, context) => {
  if (value === undefined || value === '') return;
  if (!isRecord(value)) return context.add(path, 'must be an object');
  const { response_action: type, ...rest } = value;
  responseAction({ ...rest, type }, path, context);
};
