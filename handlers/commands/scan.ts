import { inAccounts, policyAccounts } from '../../blocks/text/accounts.ts';
import { context, notice } from '../../blocks/text/parts.ts';
import { scanWords } from '../../blocks/text/progress-words.ts';
import { isAlive } from '../../core/scans/start-scan.ts';
import { defineCommand } from '../define.ts';

/** Refuses while a scan runs. When two start at the same moment, the worker runs only one. */
export const command = defineCommand({
  usage: 'scan',
  what: 'scans every account and region now',
  order: 10,
  run: async (deps, { person, channel }) => {
    const running = await deps.store.runningScan();
    if (running && isAlive(running, deps.clock.nowMs())) {
      const message = notice({
        title: 'A scan is already running',
        text: 'The report follows.',
      });
      return { does: 'say', text: message.text, blocks: [...message.blocks, context(scanWords(running))] };
    }
    await deps.queue.send({
      type: 'scan.start',
      scanId: deps.ids.next('s'),
      askedBy: person.userId,
      channel,
    });
    return {
      does: 'say',
      ...notice({
        title: 'The scan starts',
        text: `Janitor checks the resources${inAccounts(policyAccounts((await deps.policy()).accounts))}. Its progress shows here in a moment.`,
      }),
    };
  },
});
