import * as z from 'zod/mini';
import { dashboardLink, guestsRefused, noDashboard } from '../../blocks/answers/dashboard-link.ts';
import type { Message } from '../../blocks/text/parts.ts';
import type { DashboardLinks } from '../../core/ports/dashboard-links.ts';
import type { WorkOf } from '../../core/work.ts';
import { patiently, troubleText } from '../../slack/api/call.ts';
import type { SpeakDeps } from '../../slack/api/speak-deps.ts';
import { directChannel } from '../../slack/direct/direct-channel.ts';
import { isFullMember } from '../../slack/people/full-member.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Sends a person a link to the dashboard that only they see. */
    'dashboard.link': {
      readonly userId: string;
      /** Where they asked; null: not in a channel. */
      readonly channel: string | null;
    };
  }
}

export const work = defineWork({
  type: 'dashboard.link',
  schema: z.object({ userId: text, channel: z.nullable(text) }),
  run: sendDashboardLink,
});

export type LinkDeps = SpeakDeps & { readonly dashboardLinks: DashboardLinks | null };

/** In the channel, or as a direct message when the app is not there. Throws when Slack does not tell who asks. */
async function sendDashboardLink(deps: LinkDeps, asked: WorkOf<'dashboard.link'>): Promise<void> {
  const message = await messageFor(deps, asked.userId);
  const { channel, userId } = asked;
  if (channel !== null) {
    const here = await patiently(() => deps.slack.chat.postEphemeral({ channel, user: userId, ...message }));
    if (here.ok) return;
  }
  const direct = await directChannel(deps, userId);
  if (!direct.ok) return deps.log.warn('link to the dashboard was not sent', { why: direct.error });
  const sent = await patiently(() =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the window's
    deps.slack.chat.postMessage({ channel: direct.value, ...message }),
  );
  if (!sent.ok) deps.log.warn('link to the dashboard was not sent', { why: troubleText(sent.error) });
}

/** Guests see single channels of the workspace, and the dashboard has the data of all. */
async function messageFor({ slack, dashboardLinks }: LinkDeps, userId: string): Promise<Message> {
  if (!dashboardLinks) return noDashboard;
  const asked = await patiently(() => slack.users.info({ user: userId }));
  if (!asked.ok)
    throw new Error(`Slack does not tell who asks for the dashboard: ${troubleText(asked.error)}`);
  return isFullMember(asked.value.user) ? dashboardLink(await dashboardLinks.make()) : guestsRefused;
}
