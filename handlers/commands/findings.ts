import { findingsListMessage } from '../../blocks/answers/findings-list.ts';
import { context } from '../../blocks/text/parts.ts';
import { byMoneyAndRisk } from '../../core/scans/announce-scan.ts';
import { defineCommand } from '../define.ts';
import { findingsByStatus } from '../findings-by-status.ts';

const mostRead = 1000;

export const command = defineCommand({
  usage: 'findings',
  what: 'what is open',
  order: 30,
  readsOnly: true,
  run: async (deps) => {
    const { findings, truncated } = await findingsByStatus(
      deps.store,
      ['claimed', 'open', 'scheduled', 'remediating', 'failed'],
      mostRead,
    );
    const { text, blocks } = findingsListMessage([...findings].sort(byMoneyAndRisk));
    const more = truncated
      ? [context(`There are more than these: ${mostRead} of each state were read.`)]
      : [];
    return { does: 'say', text, blocks: [...blocks, ...more] };
  },
});
