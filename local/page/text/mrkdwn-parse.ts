/** Slack's mrkdwn as a tree. Entities are decoded last, so that an escaped `<!channel>` stays text. */
export type Inline =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'emoji'; readonly name: string }
  | { readonly is: 'link'; readonly url: string; readonly label: string }
  | { readonly is: 'user' | 'channel' | 'group'; readonly id: string; readonly label: string | null }
  | { readonly is: 'broadcast'; readonly name: string }
  | {
      readonly is: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly link: string | null;
      readonly fallback: string;
    };

export type MrkdwnBlock =
  | { readonly is: 'line'; readonly children: readonly Inline[] }
  | { readonly is: 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly is: 'pre'; readonly text: string };

export function parseMrkdwn(text: string): readonly MrkdwnBlock[] {
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, index): MrkdwnBlock[] => {
    if (index % 2 === 1)
      return [
        {
          is: 'pre',
          text: unescape(
            part.replaceAll(/<([^>|]+)(?:\|([^>]*))?>/g, (_, url: string, label?: string) => label ?? url),
          ),
        },
      ];
    return part === '' ? [] : lines(part.replace(/^\n/, '').replace(/\n$/, ''));
  });
}

function lines(text: string): MrkdwnBlock[] {
  const blocks: MrkdwnBlock[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (quoted === undefined) blocks.push({ is: 'line', children: parseInline(line) });
    else if (last?.is === 'quote')
      blocks[blocks.length - 1] = { is: 'quote', lines: [...last.lines, parseInline(quoted)] };
    else blocks.push({ is: 'quote', lines: [parseInline(quoted)] });
  }
  return blocks;
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const pattern =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w*])\*(?=\S)([^\n]*?\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^\n]*?\S)_(?![\w_])|(?<![\w~])~(?=\S)([^\n]*?\S)~(?![\w~])/g;

export function parseInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) parts.push({ is: 'text', text: unescape(text.slice(from, to)) });
  };
  for (const match of text.matchAll(pattern)) {
    const [whole, code, angle, emoji, bold, italic, strike] = match;
    // A time such as 10:30:45 is not an emoji.
    if (emoji !== undefined && /^\d+$/.test(emoji)) continue;
    plain(match.index);
    from = match.index + whole.length;
    if (code !== undefined) parts.push({ is: 'code', text: unescape(code.replaceAll(/[<>]/g, '')) });
    else if (angle !== undefined) parts.push(readAngle(angle));
    else if (emoji !== undefined) parts.push({ is: 'emoji', name: emoji });
    else
      parts.push({
        is: marks[whole[0] as keyof typeof marks],
        children: parseInline(bold ?? italic ?? strike ?? ''),
      });
  }
  plain(text.length);
  return parts;
}

function readAngle(inside: string): Inline {
  const [head = '', ...rest] = inside.split('|');
  const label = rest.length > 0 ? unescape(rest.join('|')) : null;
  const date = /^!date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(head);
  if (date)
    return {
      is: 'date',
      seconds: Number(date[1]),
      format: unescape(date[2] ?? ''),
      link: date[3] ?? null,
      fallback: label ?? '',
    };
  if (head.startsWith('@')) return { is: 'user', id: head.slice(1), label };
  if (head.startsWith('#')) return { is: 'channel', id: head.slice(1), label };
  if (head.startsWith('!subteam^')) return { is: 'group', id: head.slice('!subteam^'.length), label };
  if (head.startsWith('!')) return { is: 'broadcast', name: head.slice(1) };
  const url = unescape(head);
  return {
    is: 'link',
    url: /^(https?|mailto|tel|slack):/i.test(url) ? url : '',
    label: label ?? url.replace(/^mailto:/, ''),
  };
}

/** Decodes `&amp;`, `&lt;` and `&gt;`. */
function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
