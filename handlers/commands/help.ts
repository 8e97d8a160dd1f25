import { helpMessage } from '../../blocks/answers/help.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  word: 'help',
  usage: 'help',
  what: 'this',
  place: 9,
  readsOnly: true,
  run: async (deps) => ({ does: 'say', ...helpMessage(null, deps.help) }),
});
