import type { Block, KnownBlock } from '@slack/types';
import type { BarColor } from '../../blocks/text/parts.ts';

type Attachment = { readonly color: BarColor; readonly blocks: (KnownBlock | Block)[] };

type Sent = {
  readonly text: string;
  readonly blocks: (KnownBlock | Block)[];
  readonly attachments?: Attachment[];
};

/**
 * Slack draws a coloured bar only beside an attachment. Without blocks of its own, a message would show its `text`
 * too, which is for notifications: so the first block stands above the bar.
 * https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
 */
export function asSent({
  text,
  blocks,
  color,
}: {
  readonly text: string;
  readonly blocks: readonly (KnownBlock | Block)[];
  readonly color?: BarColor;
}): Sent {
  const [first, ...rest] = blocks;
  if (color === undefined || first === undefined || rest.length === 0) return { text, blocks: [...blocks] };
  return { text, blocks: [first], attachments: [{ color, blocks: rest }] };
}
