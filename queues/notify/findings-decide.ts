import type { WebClient } from '@slack/web-api';
import * as z from 'zod/mini';
import { decidedMessage, decidedModal } from '../../blocks/modals/decided-modal.ts';
import { applyToMany, type ManyDecision } from '../../core/findings/decisions/many/apply-many.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import type { EpochMs } from '../../core/resource.ts';
import type { WorkOf } from '../../core/work.ts';
import { SlackBusy } from '../../slack/api/busy.ts';
import { patiently, troubleText } from '../../slack/api/call.ts';
import type { SpeakDeps } from '../../slack/api/speak-deps.ts';
import { directChannel } from '../../slack/direct/direct-channel.ts';
import { createApproverCheck } from '../../slack/people/approvers.ts';
import { postOnce } from '../../slack/post-once.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Takes a person's decision about several findings, and shows the result in their modal. */
    'findings.decide': {
      readonly userId: string;
      readonly viewId: string;
      readonly askedAtMs: EpochMs;
      readonly targets: readonly { readonly findingId: string; readonly generation: number }[];
      readonly decision: ManyDecision;
    };
  }
}

export const work = defineWork({
  type: 'findings.decide',
  schema: z.object({
    userId: text,
    viewId: text,
    askedAtMs: z.number(),
    targets: z.array(z.object({ findingId: text, generation: count })),
    decision: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('approve') }),
      z.object({ kind: z.literal('reject'), reason: text }),
      z.object({ kind: z.literal('snooze'), untilMs: z.number(), reason: text }),
    ]),
  }),
  run: decideAll,
});

type DecideAllDeps = NotifyDeps & SpeakDeps & { readonly slack: WebClient };

async function decideAll(deps: DecideAllDeps, work: WorkOf<'findings.decide'>): Promise<void> {
  const { userId, targets, decision, askedAtMs } = work;
  const check = await createApproverCheck(deps)(await deps.policy(), userId, { afresh: true });
  const actor = { userId, isApprover: check.isApprover };
  const settled = await applyToMany(deps, targets, decision, { actor, askedAtMs });
  await deps.queue.send({ type: 'home.refresh', userId, isOpen: false });
  const view = decidedModal(settled, decision, check.trouble);
  const shown = await patiently(() => deps.slack.views.update({ view_id: work.viewId, view }));
  if (shown.ok) return;
  if (shown.error.kind === 'unclear') throw new SlackBusy(2);
  deps.log.warn('the modal of a decision is closed', { error: troubleText(shown.error) });
  const channel = await directChannel(deps, userId);
  if (!channel.ok) return;
  await postOnce(deps, {
    key: `decided|${userId}|${askedAtMs}`,
    channels: [channel.value],
    body: () => decidedMessage(settled, decision, check.trouble),
  });
}
