import { notice, section } from '../../blocks/text/parts.ts';
import { pauseWords } from '../../blocks/text/progress-words.ts';
import { pause } from '../../core/findings/pause.ts';
import { shorten } from '../../core/shorten.ts';
import { explained } from '../decide.ts';
import { defineCommand } from '../define.ts';

const longestReason = 300;

export const command = defineCommand({
  usage: 'pause <reason>',
  what: 'stops all remediation (approvers)',
  order: 70,
  run: async (deps, { person, rest }) => {
    const { isApprover, trouble } = await deps.checkApprover(person, { afresh: false });
    const paused = await pause(deps, { userId: person.userId, isApprover }, shorten(rest, longestReason));
    if (paused.ok) return { does: 'say', ...notice({ title: 'Paused', text: paused.value }) };
    const before = paused.error.code === 'already' ? await deps.store.pause() : undefined;
    if (before)
      return {
        does: 'say',
        text: 'Remediation is paused already.',
        blocks: [section('*Already paused*', pauseWords(before))],
      };
    const { because } = explained(paused.error, trouble);
    return { does: 'say', ...notice({ title: 'Not paused', text: because }) };
  },
});
