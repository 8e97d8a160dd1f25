import { sentence } from './escape.ts';
import { type Message, section } from './parts.ts';

/** The visible answer to one person's click or command: what is the case. Mentions in it ping nobody, as they alone see it. */
export function notice({ title, text }: { readonly title: string; readonly text: string }): Message {
  const heading = sentence(title, 150);
  const body = sentence(text, 2000);
  return { text: `${heading}: ${body}`, blocks: [section(`*${heading}*`, body)] };
}
