import { dayMs } from '../../core/calendar.ts';
import type { Policy } from '../../core/policy.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { callSlack, troubleText } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

const membersMs = dayMs;

export type Standing = {
  readonly isApprover: boolean;
  /** Why a group of approvers could not be asked, when that may have made the difference. */
  readonly trouble: string | null;
};

/** Whether somebody is an approver by the stored policy: by name, or as a member of a user group. */
export async function standingOf(deps: SpeakDeps, policy: Policy, userId: string): Promise<Standing> {
  if (policy.approvers.users.includes(userId)) return { isApprover: true, trouble: null };
  const groups = await Promise.all(policy.approvers.groups.map((group) => membersOf(deps, group)));
  if (groups.some((group) => group.ok && group.value.includes(userId)))
    return { isApprover: true, trouble: null };
  const failed = groups.find((group) => !group.ok);
  return { isApprover: false, trouble: failed && !failed.ok ? failed.error : null };
}

/** Members of a user group, given by its id (`S…`) or its handle; cached for a day. */
async function membersOf(deps: SpeakDeps, group: string): Promise<Result<readonly string[], string>> {
  const key = `usergroup|${group}`;
  const stored = await deps.keyValue.get(key);
  if (stored) return done(stored.value as readonly string[]);
  const asked = await callSlack(async () => {
    const usergroup = await idOf(deps, group);
    return usergroup === undefined ? undefined : deps.slack.usergroups.users.list({ usergroup });
  });
  if (!asked.ok || !asked.value) {
    const why = asked.ok ? 'no such group' : troubleText(asked.error);
    deps.log.warn('could not read a group of approvers', { group, error: why });
    return refused(`the group of approvers ${group} could not be read (${why})`);
  }
  const members = asked.value.users ?? [];
  await deps.keyValue.put(key, members, { expiresAtMs: deps.clock.nowMs() + membersMs });
  return done(members);
}

async function idOf({ slack }: SpeakDeps, group: string): Promise<string | undefined> {
  if (/^S[A-Z0-9]{2,}$/.test(group)) return group;
  const handle = group.replace(/^@/, '').toLowerCase();
  const { usergroups } = await slack.usergroups.list({});
  return usergroups?.find((each) => each.handle?.toLowerCase() === handle)?.id;
}
