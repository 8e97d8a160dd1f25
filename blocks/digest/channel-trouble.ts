import type { ChannelTrouble } from '../../core/scans/channel-troubles.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { type Message, section } from '../text/parts.ts';
import { type Approvers, approverMentions } from '../text/people.ts';

type Trouble = Pick<ChannelTrouble, 'channel' | 'error'>;

const shown = 5;

/** Which channels refused a report, why, and how to fix it; empty without troubles. */
export function channelTroubleLines(troubles: readonly Trouble[]): readonly string[] {
  const more = troubles.length - shown;
  return [
    ...troubles.slice(0, shown).map((trouble) => `• ${channelTroubleWords(trouble)}`),
    ...(more > 0 ? [`• and ${more} more`] : []),
  ];
}

/** "#cloud: `not_in_channel`. Invite me there: `/invite @Cloud Janitor`." */
export function channelTroubleWords({ channel, error }: Trouble): string {
  return `${channelWords(channel)}: ${code(error, 60)}. ${howToFix(error)}`;
}

function channelWords(channel: string): string {
  return /^[CG][A-Z0-9]{2,20}$/.test(channel) ? `<#${channel}>` : mrkdwn(channel, 80);
}

/** Tells the approvers that a channel did not get its report. `postedIn`: the channel that got it instead. */
export function channelTroubleMessage(
  trouble: Trouble,
  approvers: Approvers,
  postedIn: string | null,
): Message {
  return {
    text: 'A report could not be posted.',
    blocks: [
      section(
        `⚠️ *A report could not be posted.* ${approverMentions(approvers) ?? ''}`,
        channelTroubleWords(trouble),
        postedIn === null
          ? 'Nothing happens to findings that were not reported.'
          : `The report is in ${channelWords(postedIn)} instead.`,
      ),
    ],
  };
}

function howToFix(error: string): string {
  switch (error) {
    case 'not_in_channel':
      return 'Invite Janitor there: `/invite @Cloud Janitor`.';
    case 'channel_not_found':
      return 'If it is private, invite Janitor there: `/invite @Cloud Janitor`. Otherwise correct its name in the policy.';
    case 'is_archived':
      return 'The channel is archived. Set another channel in the policy.';
    default:
      return 'Ask a workspace admin to let Janitor post there.';
  }
}
