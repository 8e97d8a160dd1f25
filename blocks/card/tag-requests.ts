import type { Finding, TagRequest, TagRequests } from '../../core/finding.ts';
import { allowedWords } from '../../core/tags/tag-requests.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { counted } from '../text/format.ts';

const tagsShown = 5;

/** "`Environment` (one of dev, staging, prod), `Owner`": the tags to fill in. */
export function wantedWords({ tags }: TagRequests): string {
  return some(tags.map(wanted));
}

/** "`Environment` = dev, `Owner` = ada": the tags that were filled in. */
export function filledWords(input: NonNullable<Finding['input']>): string {
  return some(Object.entries(input).map(([key, value]) => `${code(key, 60)} = ${mrkdwn(value, 100)}`));
}

function wanted(tag: TagRequest): string {
  const allowed = allowedWords(tag);
  const notes = [
    ...(allowed === null ? [] : [mrkdwn(allowed, 120)]),
    ...(tag.found === null ? [] : [`not ${mrkdwn(tag.found, 60)}`]),
  ];
  return notes.length === 0 ? code(tag.key, 60) : `${code(tag.key, 60)} (${notes.join('; ')})`;
}

function some(words: readonly string[]): string {
  const more = words.length - tagsShown;
  const shown = words.slice(0, tagsShown).join(', ');
  return more > 0 ? `${shown} and ${counted(more, 'more tag')}` : shown || '–';
}
