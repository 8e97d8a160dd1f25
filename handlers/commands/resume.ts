import { resumeMessage } from '../../blocks/answers/resume.ts';
import { notice } from '../../blocks/text/parts.ts';
import { dueNow, resume } from '../../core/findings/pause.ts';
import { explained } from '../decide.ts';
import { defineCommand } from '../define.ts';

const listed = 20;

/** Lists the due remediations and asks for confirmation; resumes at once when none is due. */
export const command = defineCommand({
  usage: 'resume',
  what: 'lists what is due, then resumes remediation (approvers)',
  order: 80,
  run: async (deps, { person }) => {
    const [{ isApprover, trouble }, pause] = await Promise.all([
      deps.checkApprover(person, { afresh: true }),
      deps.store.pause(),
    ]);
    if (isApprover && pause) {
      const { findings, hasMore } = await dueNow(deps, listed);
      if (findings.length > 0) return { does: 'say', ...resumeMessage(findings, hasMore, pause) };
    }
    const resumed = await resume(deps, { userId: person.userId, isApprover });
    if (resumed.ok) return { does: 'say', ...notice({ title: 'Resumed', text: resumed.value }) };
    const { because } = explained(resumed.error, trouble);
    return { does: 'say', ...notice({ title: 'Not resumed', text: because }) };
  },
});
