import { fitting, graphemes, shorten } from '../../core/shorten.ts';

const blank = '–';

/** Invisible characters that hide or reorder text: zero width, soft hyphen, bidirectional controls, tags, controls. */
const invisible =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is removed
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Not within a word: Slack starts or ends italics only at word boundaries. */
const looseUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** The first colon of an emoji name, but not of an ARN (`::123456789012:`, `::aws:`). */
const emojiColon = /(?<![\p{L}\p{N}]):(?=(?!\d{5,}:|aws:)[a-z0-9_+'-]+:)/giu;
const markup: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ' };
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** One line without invisible characters; a lone surrogate becomes U+FFFD. */
function oneLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(invisible, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** Isolates right-to-left text, so that it does not reorder the sentence around it. */
function isolated(text: string, max: number, make: (max: number) => string): string {
  return rightToLeft.test(text) && max > 2 ? `\u2068${make(max - 2)}\u2069` : make(max);
}

/**
 * Escapes data for mrkdwn: one line, at most `max` characters with entities. Slack has no escape for
 * formatting, so such characters become look-alikes; `code` keeps them for text that people copy.
 */
export function mrkdwn(text: string, max: number): string {
  const line = harmless(text);
  if (line === '') return blank;
  return isolated(line, max, (room) => escaped(line, room));
}

/** One line with look-alikes for formatting characters. `&`, `<` and `>` are not escaped yet. */
function harmless(text: string): string {
  return oneLine(text)
    .replace(/^>/, '›')
    .replace(/:(?=\/\/)/g, '∶')
    .replace(emojiColon, '∶')
    .replace(looseUnderscore, 'ˍ')
    .replace(/[*~`]/g, (character) => markup[character] ?? character);
}

/** Cuts before escaping, so that no entity is cut in half. */
function escaped(line: string, max: number): string {
  const whole = withEntities(line);
  return whole.length <= max ? whole : fitting(escapedPieces(line, max), max);
}

function escapedPieces(line: string, max: number): readonly string[] {
  return Array.from(graphemes(line, max), withEntities);
}

function withEntities(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** Data as inline code, in which Slack formats nothing: at most `max` characters with the two backticks. */
export function code(text: string, max: number): string {
  const line = oneLine(text);
  if (line === '') return blank;
  return `\`${escaped(line.replaceAll('`', 'ˋ'), max - 2)}\``;
}

/** One line of a code block: keeps its indentation. Slack formats nothing there. */
export function blockText(line: string): string {
  const [, indent = '', rest = ''] = /^([ +-]*)(.*)$/s.exec(line) ?? [];
  return `${indent}${withEntities(oneLine(rest).replaceAll('`', 'ˋ'))}`;
}

/** Data for `plain_text`: one line, at most `max` characters. Slack parses no markup there; mentions are broken anyway. */
export function plain(text: string, max: number): string {
  const line = oneLine(text)
    .replace(/<(?=[!@#])/g, '‹')
    .replace(emojiColon, '∶');
  if (line === '') return blank;
  return isolated(line, max, (room) => shorten(line, room));
}

const kept = /(<@[UW][A-Z0-9]{2,20}>|`[A-Za-z0-9 /_.:-]{1,60}`)/;

/**
 * Escapes a sentence of ours that contains data: keeps mentions of single users and short inline code. For
 * messages that only one person sees, where a mention pings nobody.
 */
export function sentence(text: string, max: number): string {
  const parts = text.split(kept).filter((part) => part !== '');
  const pieces = parts.flatMap((part) => {
    if (kept.test(part)) return [part];
    if (part.trim() === '') return [' '];
    return [/^\s/.test(part) ? ' ' : '', ...quoted(part, max), /\s$/.test(part) ? ' ' : ''];
  });
  return fitting(pieces, max).trim() || blank;
}

/** The escaped pieces; a sentence may be cut between them. */
function quoted(text: string, max: number): readonly string[] {
  const line = harmless(text);
  if (line === '') return [blank];
  const pieces = escapedPieces(line, max);
  return rightToLeft.test(line) ? ['\u2068', ...pieces, '\u2069'] : pieces;
}

/** A Slack user id as a mention; any other actor by name. */
export function person(actor: string): string {
  if (isUserId(actor)) return `<@${actor}>`;
  return actor === 'janitor' ? 'Janitor' : mrkdwn(actor, 80);
}

export function isUserId(actor: string): boolean {
  return /^[UW][A-Z0-9]{2,20}$/.test(actor);
}
