import { decodeTargets } from '../../blocks/text/ids.ts';
import { defineView } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { decideMany, previewMany } from '../many.ts';
import { snoozeAnswers } from '../snooze-answers.ts';

export const view = defineView({
  run: async (deps, submission) => {
    const targets = decodeTargets(submission.metadata);
    if (!targets) return { does: 'notice', text: unreadable };
    const answers = snoozeAnswers(submission, deps.clock.nowMs());
    if ('errors' in answers) return { does: 'errors', errors: answers.errors };
    const { untilMs, reason, untilBlock } = answers;
    const decision = { kind: 'snooze', untilMs, reason } as const;
    const previewed = await previewMany(deps, submission.person, targets, decision);
    // A time that suits none of them is corrected in the form.
    const wrong = previewed.map(({ would }) =>
      !would.ok && would.error.code === 'invalid' ? would.error.because : null,
    );
    const [because] = wrong;
    return because && wrong.every((one) => one !== null)
      ? { does: 'errors', errors: { [untilBlock]: because } }
      : decideMany(deps, submission, decision);
  },
});
