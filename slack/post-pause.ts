import { pauseMessage } from '../blocks/answers/resume.ts';
import type { Policy } from '../core/policy.ts';
import type { PauseChange } from '../core/ports/notices.ts';
import { done, type Result, refused } from '../core/result.ts';
import type { SpeakDeps } from './api/speak-deps.ts';
import { channelId, inOrder } from './channels.ts';
import { postOnce } from './post-once.ts';

/** Posts the pause once in every channel of the policy. A channel that refuses the message is skipped. */
export async function postPause(
  deps: SpeakDeps & { readonly policy: () => Promise<Policy> },
  change: PauseChange,
): Promise<Result<void, 'uncertain'>> {
  let uncertain = false;
  for (const channel of await channelsOf(deps)) {
    const key = `pause|${change.atMs}|${change.reason === null ? 'resumed' : 'paused'}|${channel}`;
    const posted = await postOnce(deps, { key, channels: [channel], body: () => pauseMessage(change) });
    if (!posted.ok && posted.error === 'uncertain') uncertain = true;
  }
  return uncertain ? refused('uncertain') : done(undefined);
}

async function channelsOf(
  deps: SpeakDeps & { readonly policy: () => Promise<Policy> },
): Promise<readonly string[]> {
  const { defaultChannel, accounts, rules, incidentNotices } = await deps.policy();
  const asking = Object.values(rules).filter(({ mode }) => mode !== 'observe');
  const named = [
    defaultChannel,
    ...[...accounts, ...asking].flatMap(({ channel }) => channel ?? []),
    ...Object.values(incidentNotices?.channels ?? {}),
  ];
  const ids: string[] = [];
  for (const channel of inOrder(...named)) ids.push(await channelId(deps, channel));
  return inOrder(...ids);
}
