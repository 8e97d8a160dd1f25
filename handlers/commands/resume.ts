import { notice } from '../../blocks/text/parts.ts';
import { resume } from '../../core/findings/pause.ts';
import { explained } from '../decide.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: 'resume',
  what: 'approvers: lets remediation go on',
  order: 80,
  run: async (deps, { person }) => {
    const { isApprover, trouble } = await deps.standing(person, { afresh: true });
    const resumed = await resume(deps, { userId: person.userId, isApprover });
    if (resumed.ok) return { does: 'say', ...notice({ title: 'Resumed', text: resumed.value }) };
    const { because } = explained(resumed.error, trouble);
    return { does: 'say', ...notice({ title: 'Not resumed', text: because }) };
  },
});
