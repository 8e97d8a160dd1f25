import type { Policy } from '../../core/policy.ts';
import type { Result } from '../../core/result.ts';
import { noteChannel } from '../../core/scans/channel-troubles.ts';
import { reportChannelTrouble } from '../channel-trouble.ts';
import { channelId, inOrder } from '../channels.ts';
import type { PeopleDeps } from '../people/look-up.ts';
import { type MessageText, type Posted, type PostRefusal, postOnce } from '../post-once.ts';

type Deps = PeopleDeps & { readonly policy: () => Promise<Policy> };

/** The channel that a message was meant for, when it is posted elsewhere, and Slack's error. */
export type Meant = { readonly channel: string; readonly error: string } | null;

type InChannel = {
  /** Identifies the message across retries. */
  readonly key: string;
  readonly channel: string;
  readonly about: readonly string[];
  readonly body: (instead: Meant) => MessageText;
  /** Without new block types. */
  readonly plain?: (instead: Meant) => MessageText;
};

/** Posts once, in the default channel when Slack refuses the wanted one. Reports and clears the channel's trouble. */
export async function postInChannel(
  deps: Deps,
  { key, channel, about, body, plain }: InChannel,
): Promise<Result<Posted, PostRefusal>> {
  const { approvers, defaultChannel } = await deps.policy();
  const [wanted, fallback] = await Promise.all([channelId(deps, channel), channelId(deps, defaultChannel)]);
  // A lost message cannot be looked up in a channel without a known id.
  const unknown = wanted.startsWith('#') && !fallback.startsWith('#') && fallback !== '';
  let refusal = unknown ? 'channel_not_found' : null;
  const meant = (instead: { readonly error: string } | null): Meant => {
    const error = unknown ? 'channel_not_found' : instead?.error;
    return error === undefined ? null : { channel, error };
  };
  const posted = await postOnce(deps, {
    key,
    onRefused: (refused, error) => {
      if (refused === wanted) refusal = error;
    },
    about,
    channels: unknown ? [fallback] : inOrder(wanted, fallback),
    body: (instead) => body(meant(instead)),
    ...(plain ? { plain: (instead) => plain(meant(instead)) } : {}),
  });
  if (refusal !== null)
    await reportChannelTrouble(
      deps,
      { channel: wanted, error: refusal },
      { approvers, fallback, postedIn: posted.ok ? posted.value.channel : null },
    );
  else if (posted.ok && posted.value.channel === wanted) await noteChannel(deps, wanted, null);
  return posted;
}
