import { fitting, graphemes, shorten } from '../../core/shorten.ts';

const blank = '–';

/** Invisible characters that hide or reorder text: zero width, soft hyphen, bidirectional controls, tags, controls. */
const invisible =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is removed
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Not within a word, where Slack would begin or end italics. */
const looseUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** Of an emoji's name, and not of an ARN (`::123456789012:`, `::aws:`). */
const emojiColon = /(?<![\p{L}\p{N}]):(?=(?!\d{5,}:|aws:)[a-z0-9_+'-]+:)/giu;
const markup: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ' };
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** One line without anything invisible; half a character becomes U+FFFD. */
function oneLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(invisible, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** Right-to-left text is isolated, so that it does not reorder the sentence around it. */
function isolated(text: string, max: number, make: (max: number) => string): string {
  return rightToLeft.test(text) && max > 2 ? `\u2068${make(max - 2)}\u2069` : make(max);
}

/**
 * Data for a mrkdwn text: on one line, at most `max` characters with its entities, pinging nobody and formatting
 * nothing. Slack knows no escape for its formatting characters, so those that could format become look-alikes; so
 * do the colons of emoji names and of links. For what people copy, `code` keeps every character but the backtick.
 */
export function mrkdwn(text: string, max: number): string {
  const line = harmless(text);
  if (line === '') return blank;
  return isolated(line, max, (room) => escaped(line, room));
}

/** One line with look-alikes for what Slack would format; its three entities are still to be written. */
function harmless(text: string): string {
  return oneLine(text)
    .replace(/^>/, '›')
    .replace(/:(?=\/\/)/g, '∶')
    .replace(emojiColon, '∶')
    .replace(looseUnderscore, 'ˍ')
    .replace(/[*~`]/g, (character) => markup[character] ?? character);
}

/** Cut before it is escaped, so that no entity is cut in half. */
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

/** Data as inline code, where Slack formats nothing: at most `max` characters with the two backticks. */
export function code(text: string, max: number): string {
  const line = oneLine(text);
  if (line === '') return blank;
  return `\`${escaped(line.replaceAll('`', 'ˋ'), max - 2)}\``;
}

/** Data for a `plain_text`: on one line, at most `max` characters. Slack reads no markup there; pings are broken all the same. */
export function plain(text: string, max: number): string {
  const line = oneLine(text)
    .replace(/<(?=[!@#])/g, '‹')
    .replace(emojiColon, '∶');
  if (line === '') return blank;
  return isolated(line, max, (room) => shorten(line, room));
}

const kept = /(<@[UW][A-Z0-9]{2,20}>|`[A-Za-z0-9 /_.:-]{1,60}`)/;

/**
 * A sentence of our own with data in it, as refusals and audit give them: mentions of single people and short code
 * stay, everything else is treated as data. For messages that one person sees, where a mention pings nobody.
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

/** The pieces of `mrkdwn` between which a sentence may be cut. */
function quoted(text: string, max: number): readonly string[] {
  const line = harmless(text);
  if (line === '') return [blank];
  const pieces = escapedPieces(line, max);
  return rightToLeft.test(line) ? ['\u2068', ...pieces, '\u2069'] : pieces;
}

/** A Slack user as a mention, anybody else by name. */
export function person(actor: string): string {
  if (isUserId(actor)) return `<@${actor}>`;
  return actor === 'janitor' ? 'Janitor' : mrkdwn(actor, 80);
}

export function isUserId(actor: string): boolean {
  return /^[UW][A-Z0-9]{2,20}$/.test(actor);
}
