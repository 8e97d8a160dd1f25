import { defineEvent } from '../define.ts';
import { helpLines } from '../derived/help-lines.ts';

/** Phrases that ask to keep a resource. Other talk in a thread gets no answer. */
const asksToKeep =
  /\b(do ?n[o'’]?t|not yet|please|wait|hold|keep|leave|stop|still|need|needed|using|in use|snooze|later|mine)\b/iu;
const asksForHelp = /^\W*(help|\?)/iu;

/**
 * Answers direct messages, mentions, and replies in threads of its own messages (`parent_user_id`).
 * https://docs.slack.dev/reference/events/message
 */
export const event = defineEvent({
  subscriptions: ['message.channels', 'message.groups', 'message.im'],
  run: async ({ queue }, event, botUserId) => {
    const { user, channel, channel_type, text, ts, thread_ts, parent_user_id, bot_id, subtype } = event;
    if (subtype !== undefined || bot_id !== undefined) return;
    if (![user, channel, text, ts].every((one) => typeof one === 'string' && one !== '')) return;
    const mention = `<@${botUserId}>`;
    const isDirect = channel_type === 'im';
    const isCalled = botUserId !== null && String(text).includes(mention);
    const isBelowOurs = botUserId !== null && parent_user_id === botUserId;
    const said = String(text).replaceAll(mention, ' ').trim();
    const help = (isDirect || isCalled) && (asksForHelp.test(said) || said === '');
    if (!isDirect && !isCalled && !(isBelowOurs && asksToKeep.test(said))) return;
    await queue.send({
      type: 'message.answer',
      userId: String(user),
      channel: String(channel),
      threadTs: typeof thread_ts === 'string' ? thread_ts : isDirect ? null : String(ts),
      isDirect,
      isCalled: isDirect || isCalled,
      help: help ? helpLines : null,
    });
  },
});
