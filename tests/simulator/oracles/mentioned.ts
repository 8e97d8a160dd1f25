import { isOnlyCounted, questionKey } from '../../../core/finding.ts';
import type { Simulation } from '../simulation.ts';
import { people } from '../simulation.ts';
import type { Move } from '../worker.ts';
import type { Say } from './say.ts';

/**
 * Nobody is asked about a resource that is only protected. Every grace period starts with a message that
 * mentions the owner, or the approvers when there is none.
 */
export function checkMentioned({ slack }: Simulation, { before, after, event }: Move, say: Say): void {
  if (event.type === 'finding.announced' && isOnlyCounted(before))
    say('asked about what nobody may touch', before);
  const starts = after.status === 'scheduled' && before.status !== 'scheduled' && !after.approval;
  if (!starts) return;
  const responsible = after.owner.userId === null ? people.approvers : [after.owner.userId];
  const isMentioned = slack.mentions.some(
    ({ about, named }) => about.includes(questionKey(after)) && responsible.some((id) => named.includes(id)),
  );
  if (!isMentioned) say('grace without a mention', after);
}
