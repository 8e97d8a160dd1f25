import type { KnownBlock } from '@slack/types';
import type { Week } from '../../core/ports/notices.ts';
import { findingRow } from '../card/finding-row.ts';
import { row } from '../card/finding-text.ts';
import { stateWords } from '../card/state.ts';
import { counted } from '../text/format.ts';
import { context, fitted, type Message, section } from '../text/parts.ts';

const doneShown = 5;

/** A person's weekly summary: open findings and finished remediations. */
export function weekMessage({ open, total, done }: Pick<Week, 'open' | 'total' | 'done'>): Message {
  const summary = `Your week: ${counted(total, 'open finding')}, ${done.length.toLocaleString('en-US')} done.`;
  const make = (shown: number): KnownBlock[] => [
    section(`🗓️ *Your week:* ${counted(total, 'open finding')}, ${done.length.toLocaleString('en-US')} done`),
    ...open.slice(0, shown).map((finding) => findingRow(finding)),
    ...(total > shown ? [context(`${counted(total - shown, 'more')} in App Home.`)] : []),
    ...(done.length > 0
      ? [
          section(
            '*Done*',
            ...done.slice(0, doneShown).map((finding) => `• ${row(finding)} · ${stateWords(finding)}`),
            done.length > doneShown ? `• and ${counted(done.length - doneShown, 'more', 'more')}` : null,
          ),
        ]
      : []),
    context('Turn it off: `/janitor settings`'),
  ];
  return { text: summary, blocks: fitted(open.length, make) };
}
