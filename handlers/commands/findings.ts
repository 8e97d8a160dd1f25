import { findingsListMessage } from '../../blocks/findings-list.ts';
import { byMoneyAndRisk } from '../../core/lifecycle/announce-scan.ts';
import { defineCommand } from '../define.ts';
import { listed } from '../lists.ts';

const mostRead = 1000;

export const command = defineCommand({
  word: 'findings',
  usage: 'findings',
  what: 'what is open',
  place: 3,
  run: async (deps) => {
    const { findings } = await listed(
      deps.store,
      ['claimed', 'open', 'scheduled', 'remediating', 'failed'],
      mostRead,
    );
    return { does: 'say', ...findingsListMessage([...findings].sort(byMoneyAndRisk)) };
  },
});
