import type { AlertBlock, KnownBlock, ModalView } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import type { Decided, Refusal } from '../../core/findings/decisions/decision.ts';
import type { ManyDecision } from '../../core/findings/decisions/many/apply-many.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import type { Result } from '../../core/result.ts';
import { mrkdwn } from '../text/escape.ts';
import { counted, lowerFirst } from '../text/format.ts';
import { encodeTargets } from '../text/ids.ts';
import { section, words } from '../text/parts.ts';
import { formModal, shownModal } from './frame.ts';
import { inBlocks, namedInAccount, refusedLine } from './many-lines.ts';

/** What a decision would do to one of the selected findings. */
export type Previewed = { readonly finding: Finding; readonly would: Result<Decided, Refusal> };

type FormFrame = Parameters<typeof formModal>[1];

const verbs = { approve: 'Approve', reject: 'Reject', snooze: 'Snooze' } as const;
const forms = {
  approve: (frame: FormFrame) => formModal('approve-many', frame),
  reject: (frame: FormFrame) => formModal('reject-many', frame),
  snooze: (frame: FormFrame) => formModal('snooze-many', frame),
} as const;
const effects: Readonly<Record<ManyDecision['kind'], string>> = {
  approve: 'Janitor rechecks each one, then acts when its grace period ends:',
  reject: 'Janitor will not act:',
  snooze: 'Until then Janitor does nothing and asks nobody:',
};

/**
 * Lists each finding and what will be done, before it is done. `inputs`: what the decision asks for.
 * `private_metadata`: of `encodeTargets`, of those that can be decided.
 */
export function manyModal(
  kind: ManyDecision['kind'],
  previewed: readonly Previewed[],
  inputs: readonly KnownBlock[],
): ModalView {
  const decidable = previewed.filter(({ would }) => would.ok);
  const asked = decidable.filter(({ would }) => would.ok && would.value.type === 'finding.asked');
  const done = decidable.filter((one) => !asked.includes(one));
  const not = previewed.flatMap(({ finding, would }) => (would.ok ? [] : [{ finding, error: would.error }]));
  const listed: KnownBlock[] = [
    ...group(effects[kind], done, kind),
    ...group('🙋 An approver is asked to approve:', asked, kind),
    ...(not.length === 0
      ? []
      : [
          section('*Not possible:*'),
          ...inBlocks(not.map(({ finding, error }) => refusedLine(finding, error.because))),
        ]),
  ];
  if (decidable.length === 0) {
    const blocks = listed.length > 0 ? listed : [section('These findings no longer exist.')];
    return shownModal('many', { title: 'Nothing to decide', blocks });
  }
  const targets = decidable.map(({ finding }) => ({
    findingId: finding.id,
    generation: finding.generation,
  }));
  return forms[kind]({
    title: `${verbs[kind]} ${counted(decidable.length, 'finding')}?`,
    submit: verbs[kind],
    metadata: encodeTargets(targets),
    blocks: [...(kind === 'approve' ? permanence(decidable) : []), ...listed, ...inputs],
  });
}

function group(title: string, previewed: readonly Previewed[], kind: ManyDecision['kind']): KnownBlock[] {
  if (previewed.length === 0) return [];
  const lines = previewed.map(({ finding }) => {
    const does = kind === 'snooze' ? '' : `: ${mrkdwn(lowerFirst(plannedWords(finding)), 120)}`;
    return `• ${namedInAccount(finding)}${does}`;
  });
  return [section(`*${title}*`), ...inBlocks(lines)];
}

function permanence(previewed: readonly Previewed[]): AlertBlock[] {
  const count = previewed.filter(({ finding }) => finding.plan.undo.possible === 'no').length;
  if (count === 0) return [];
  const text = words(`${count} of ${previewed.length} cannot be undone.`, 200);
  return [{ type: 'alert', level: 'warning', text }];
}

/** In place of the form while the findings are decided. */
export function decidingModal(count: number): ModalView {
  const text = `Deciding ${counted(count, 'finding')}. The result shows here in a few seconds.`;
  return shownModal('deciding', { title: 'One moment', blocks: [section(text)] });
}
