import type { Block, KnownBlock } from '@slack/types';

/** User input is escaped (`&lt;@U1&gt;`), so each match is a mention that Janitor wrote. */
const mention = /<(?:@([UW][A-Z0-9]{2,20})|!subteam\^(S[A-Z0-9]{2,20}))(?:\|[^>]*)?>/g;

/** The ids of the users and user groups that a message mentions. Plain text mentions nobody. */
export function mentionsIn(blocks: readonly (KnownBlock | Block)[]): readonly string[] {
  return [...new Set(blocks.flatMap(within))];
}

function within(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(within);
  if (typeof value !== 'object' || value === null) return [];
  const element = value as Readonly<Record<string, unknown>>;
  switch (element['type']) {
    case 'plain_text':
      return [];
    case 'mrkdwn':
      return [...String(element['text']).matchAll(mention)].flatMap(([, user, group]) => user ?? group ?? []);
    case 'user':
      return [String(element['user_id'])];
    case 'usergroup':
      return [String(element['usergroup_id'])];
    default:
      return Object.values(element).flatMap(within);
  }
}
