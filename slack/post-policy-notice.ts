import { policyNoticeMessage } from '../blocks/answers/policy-notice.ts';
import type { Policy } from '../core/policy.ts';
import type { PolicyNotice } from '../core/policy-files/record.ts';
import { PostUncertain } from '../core/ports/notices.ts';
import type { SpeakDeps } from './api/speak-deps.ts';
import { channelId } from './channels.ts';
import { postOnce } from './post-once.ts';

export type PolicyNoticeDeps = SpeakDeps & { readonly policy: () => Promise<Pick<Policy, 'defaultChannel'>> };

/** Posts the notice once, in the default channel of the policy in force. Without one it is in the log only. */
export async function postPolicyNotice(deps: PolicyNoticeDeps, told: PolicyNotice): Promise<void> {
  const { defaultChannel } = await deps.policy();
  if (defaultChannel === '') return;
  const posted = await postOnce(deps, {
    key: `policy-file|${told.file}|${told.atMs}|${told.lines ? 'refused' : 'valid'}`,
    channels: [await channelId(deps, defaultChannel)],
    body: () => policyNoticeMessage(told),
  });
  if (!posted.ok && posted.error === 'uncertain') throw new PostUncertain('the notice about the policy file');
}
