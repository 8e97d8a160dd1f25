import { decodeTarget } from '../../blocks/text/ids.ts';
import { decideAs } from '../decide.ts';
import { defineView } from '../define.ts';
import { refuseForm, unreadable } from '../finding-view.ts';
import { snoozeAnswers } from '../snooze-answers.ts';

export const view = defineView({
  run: async (deps, submission) => {
    const target = decodeTarget(submission.metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const answers = snoozeAnswers(submission, deps.clock.nowMs());
    if ('errors' in answers) return { does: 'errors', errors: answers.errors };
    const { untilMs, reason, untilBlock } = answers;
    const decided = await decideAs(deps, submission.person, target, { kind: 'snooze', untilMs, reason });
    if (decided.ok) return { does: 'close', changed: decided.value.finding };
    return decided.error.code === 'invalid'
      ? { does: 'errors', errors: { [untilBlock]: decided.error.because } }
      : refuseForm(decided.error);
  },
});
