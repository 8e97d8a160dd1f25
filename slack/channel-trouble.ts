import { channelTroubleMessage } from '../blocks/digest/channel-trouble.ts';
import { utcDate } from '../core/calendar.ts';
import type { Policy } from '../core/policy.ts';
import { noteChannel } from '../core/scans/channel-troubles.ts';
import type { SpeakDeps } from './api/speak-deps.ts';
import { inOrder } from './channels.ts';
import { postOnce } from './post-once.ts';

type Refusal = { readonly channel: string; readonly error: string };

/**
 * Stores that a channel refused a report, and tells the approvers once a day: in the default channel, else
 * each by direct message.
 */
export async function reportChannelTrouble(
  deps: SpeakDeps,
  trouble: Refusal,
  {
    approvers,
    fallback,
    postedIn,
  }: {
    readonly approvers: Policy['approvers'];
    readonly fallback: string;
    /** The channel that got the report instead. */
    readonly postedIn: string | null;
  },
): Promise<void> {
  await noteChannel(deps, trouble.channel, trouble.error);
  const key = `channel-trouble|${trouble.channel}|${trouble.error}|${utcDate(deps.clock.nowMs())}`;
  const body = () => channelTroubleMessage(trouble, approvers, postedIn);
  const channels = inOrder(fallback).filter((channel) => channel !== trouble.channel);
  const posted = await postOnce(deps, { key, channels, body });
  if (posted.ok || posted.error === 'uncertain') return;
  for (const user of approvers.users) await postOnce(deps, { key: `${key}|${user}`, channels: [user], body });
}
