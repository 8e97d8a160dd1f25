import { noReportYet } from '../../blocks/compliance/compliance.ts';
import { notice } from '../../blocks/text/parts.ts';
import { defineCommand } from '../define.ts';

/** The function `notify` posts the report, because only it may read the report's files. */
export const command = defineCommand({
  usage: 'compliance',
  what: 'posts the latest compliance report with its CSV',
  order: 60,
  run: async (deps, { person, channel }) => {
    if (!(await deps.lastReport()))
      return { does: 'say', ...notice({ title: 'No report yet', text: noReportYet }) };
    await deps.queue.send({
      type: 'compliance.post',
      postId: deps.ids.next('p'),
      channel,
      askedBy: person.userId,
    });
    return {
      does: 'say',
      ...notice({ title: 'The compliance report', text: 'Posting it here in a moment.' }),
    };
  },
});
