import { helpMessage } from '../../blocks/answers/help.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: 'help',
  what: 'lists the commands',
  order: 90,
  readsOnly: true,
  run: async (deps) => ({ does: 'say', ...helpMessage(null, deps.help) }),
});
