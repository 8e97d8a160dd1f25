import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { plain, sentence } from './escape.ts';
import { decodeTarget, type ElementId, encodeChosen, linkActionId, menuActionId } from './ids.ts';

/** `text`: for notifications and screen readers. */
export type Message = {
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** Of a bar beside all blocks but the first. Absent: no bar. */
  readonly color?: BarColor;
};

/** `#rrggbb` */
export type BarColor = `#${string}`;

export type Confirm = {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
  readonly style?: 'danger';
};

export type CardButton = {
  readonly actionId: ElementId;
  /** Slack shows at most 30 characters. */
  readonly label: string;
  /** The result of `encodeTarget`. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Confirm;
  /** True: goes into the overflow menu, unless it has a confirmation or would be alone there. */
  readonly lesser?: boolean;
};

/** Budget for the JSON of a message's blocks in characters. Slack is known to accept 10,000. */
export const messageJson = 9_600;

export function words(text: string, max = 3000): PlainTextElement {
  return { type: 'plain_text', text: plain(text, max), emoji: true };
}

/** Joins mrkdwn lines with escaped data; drops whole lines that do not fit. */
export function marked(lines: readonly (string | null)[], max = 3000): MrkdwnElement {
  let text = '';
  for (const line of lines) {
    if (line === null || line === '') continue;
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length > max) break;
    text = longer;
  }
  return { type: 'mrkdwn', text: text === '' ? '–' : text };
}

/** "<https://…|Card>"; null without a link that Slack would show. */
export function linkTo(permalink: string | null | undefined, text: string): string | null {
  return permalink && /^https:\/\/[^\s<>|]+$/.test(permalink) ? `<${permalink}|${text}>` : null;
}

export function section(...lines: readonly (string | null)[]): SectionBlock {
  return { type: 'section', text: marked(lines) };
}

export function context(...lines: readonly (string | null)[]): ContextBlock {
  return { type: 'context', elements: [marked(lines, 2000)] };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: words(text, 150) };
}

/** `about`: the subject of the button for screen readers, because ten cards have ten "Details" buttons. */
export function button({ actionId, label, value, style, confirm }: CardButton, about?: string): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: words(label, 75),
    value,
    ...(about ? { accessibility_label: plain(`${label}: ${about}`, 75) } : {}),
    ...(style ? { style } : {}),
    ...(confirm ? { confirm: confirmation(confirm) } : {}),
  };
}

/** Opens a page in the browser. Only one per message: its `action_id` has to be unique there. */
export function linkButton(label: string, url: string): Button {
  return { type: 'button', action_id: linkActionId, text: words(label, 75), url, style: 'primary' };
}

function confirmation({ title, text, confirm, deny, style }: Confirm): NonNullable<Button['confirm']> {
  return {
    title: words(title, 100),
    text: words(text, 300),
    confirm: words(confirm, 30),
    deny: words(deny, 30),
    ...(style ? { style } : {}),
  };
}

/** One row of at most 25 buttons; empty without buttons. `about`: as for `button`. */
export function buttonRow(buttons: readonly CardButton[], about?: string): ActionsBlock[] {
  const options = buttons
    .filter(({ lesser, confirm }) => lesser && !confirm)
    .flatMap((one) => optionOf(one) ?? []);
  const menu = options.length >= 2 ? options.slice(0, 5) : [];
  const inMenu = new Set(menu.map(({ from }) => from));
  const elements: (Button | Overflow)[] = buttons
    .filter((one) => !inMenu.has(one))
    .slice(0, 24)
    .map((one) => button(one, about));
  if (menu.length > 0)
    elements.push({
      type: 'overflow',
      action_id: menuActionId,
      options: menu.map(({ option }) => option),
    });
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function optionOf(from: CardButton): { from: CardButton; option: Overflow['options'][number] } | undefined {
  const target = decodeTarget(from.value);
  const value = target && encodeChosen(from.actionId, target);
  return value === undefined ? undefined : { from, option: { text: words(from.label, 75), value } };
}

export function jsonSize(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Builds the blocks with as many of `count` items as fit the budget. */
export function fitted<B>(count: number, make: (shown: number) => B[], max = messageJson): B[] {
  for (let shown = count; shown > 0; shown -= 1) {
    const blocks = make(shown);
    if (jsonSize(blocks) <= max) return blocks;
  }
  return make(0);
}

/** The answer to a click or command, in one sentence or two. Only one person sees it. */
export function answer(text: string): Message {
  const body = sentence(text, 2000);
  return { text: body, blocks: [section(body)] };
}

/** An answer with a heading. Only one person sees it, so mentions in it ping nobody. */
export function notice({ title, text }: { readonly title: string; readonly text: string }): Message {
  const heading = sentence(title, 150);
  const body = sentence(text, 2000);
  return { text: `${heading}: ${body}`, blocks: [section(`*${heading}*`, body)] };
}
