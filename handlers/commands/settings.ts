import { settingsModal } from '../../blocks/modals/settings-modal.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: 'settings',
  what: 'sets your direct messages, weekly summary and quiet hours',
  order: 85,
  readsOnly: true,
  run: async (deps, { person }) => {
    const [settings, policy] = await Promise.all([deps.settingsOf(person.userId), deps.policy()]);
    return { does: 'open', view: settingsModal(settings, policy.quietHours.holdRemediation) };
  },
});
