import type { ModalView } from '@slack/types';
import type { ManyDecision, Settled } from '../../core/findings/decisions/many/apply-many.ts';
import { mrkdwn } from '../text/escape.ts';
import { shortDay } from '../text/format.ts';
import { context, type Message, section } from '../text/parts.ts';
import { shownModal } from './frame.ts';
import { inBlocks, namedInAccount, refusedLine } from './many-lines.ts';

const did = { approve: 'approved', reject: 'rejected', snooze: 'snoozed' } as const;

/** The result of a decision about several findings, in place of the form. */
export function decidedModal(
  settled: readonly Settled[],
  decision: ManyDecision,
  trouble: string | null,
): ModalView {
  const { blocks } = decidedMessage(settled, decision, trouble);
  return shownModal('decided', { title: 'Result', blocks });
}

/** The same as a message, for somebody who has closed the modal. */
export function decidedMessage(
  settled: readonly Settled[],
  decision: ManyDecision,
  trouble: string | null,
): Message {
  const text = headline(settled, decision);
  const not = settled.filter((one) => one.is === 'refused');
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...inBlocks(settled.filter(({ is }) => is !== 'refused').map(doneLine)),
      ...(not.length > 0
        ? [
            section('*Not changed:*'),
            ...inBlocks(not.map(({ finding, refusal }) => refusedLine(finding, refusal.because))),
          ]
        : []),
      ...(trouble && not.length > 0 ? [context(`You may be an approver, but ${mrkdwn(trouble, 300)}.`)] : []),
    ],
  };
}

/** "4 snoozed until Dec 5, 1 not changed." */
function headline(settled: readonly Settled[], decision: ManyDecision): string {
  const count = (wanted: Settled['is']) => settled.filter(({ is }) => is === wanted).length;
  const until = decision.kind === 'snooze' ? ` until ${shortDay(decision.untilMs)}` : '';
  const parts = [
    [count('done'), `${did[decision.kind]}${until}`],
    [count('requested'), 'requested, needs an approver'],
    [count('refused'), 'not changed'],
  ] as const;
  const said = parts.flatMap(([amount, what]) => (amount > 0 ? [`${amount} ${what}`] : []));
  return `${said.join(', ')}.`;
}

function doneLine({ finding, is }: Settled): string {
  const mark = is === 'requested' ? '🙋' : '✅';
  return finding ? `${mark} ${namedInAccount(finding)}` : mark;
}
