import { helpMessage } from '../../blocks/answers/help.ts';
import { historyMessage } from '../../blocks/answers/history.ts';
import { defineCommand } from '../define.ts';

const eventsRead = 100;
/** Longer than any id or ARN of AWS. */
const longest = 2048;

export const command = defineCommand({
  usage: 'history <resource>',
  what: 'everything that happened to one resource',
  order: 50,
  readsOnly: true,
  run: async (deps, { rest }) => {
    if (rest === '' || rest.length > longest)
      return {
        does: 'say',
        ...helpMessage('Say which resource, by its id: /janitor history i-0123456789abcdef0', deps.help),
      };
    const [{ events, cursor }, judged] = await Promise.all([
      deps.store.auditOf({ resourceId: rest, limit: eventsRead }),
      deps.history.changes({ resourceId: rest, limit: eventsRead }),
    ]);
    return {
      does: 'say',
      ...historyMessage({
        resource: rest,
        events: events.toReversed(),
        changes: judged.changes,
        truncated: cursor !== undefined || judged.cursor !== undefined,
      }),
    };
  },
});
