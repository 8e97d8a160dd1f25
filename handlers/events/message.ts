import { defineEvent } from '../define.ts';
import { helpLines } from '../derived/help-lines.ts';

/** Words by which a person asks to keep a resource, so that talk among people in a thread gets no answer. */
const asksToKeep =
  /\b(do ?n[o'’]?t|not yet|please|wait|hold|keep|leave|stop|still|need|needed|using|in use|snooze|later|mine)\b/iu;
const asksForHelp = /^\W*(help|\?)/iu;

/**
 * Answers what people write to the app: in a direct message, with a mention, or in a thread below a message of its own.
 * https://docs.slack.dev/reference/events/message: `parent_user_id` is who began the thread.
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
