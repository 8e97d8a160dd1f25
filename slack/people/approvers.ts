import { minuteMs } from '../../core/calendar.ts';
import type { Policy } from '../../core/policy.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { EpochMs } from '../../core/resource.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { callSlack, troubleText } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

/** How long a user group's members are cached. */
const freshMs = 5 * minuteMs;

export type ApproverCheck = {
  readonly isApprover: boolean;
  /** The error of a user group that could not be read, when its answer might have changed the result. */
  readonly trouble: string | null;
};

type ApproverDeps = Pick<SpeakDeps, 'slack'> & { readonly clock: Clock; readonly log: Log };

/** `afresh`: reads the user groups now instead of from the cache. */
export type CheckApprover = (
  policy: Pick<Policy, 'approvers'>,
  userId: string,
  how: { readonly afresh: boolean },
) => Promise<ApproverCheck>;

/**
 * Whether a person is an approver of the policy: by user id, or as a member of a user group. A cached group
 * may only answer yes; before a no, Slack is asked. When Slack does not answer, nobody is an approver.
 */
export function createApproverCheck(deps: ApproverDeps): CheckApprover {
  const known = new Map<string, { readonly members: readonly string[]; readonly askedAtMs: EpochMs }>();

  const wasMember = (group: string, userId: string): boolean => {
    const found = known.get(group);
    if (!found || deps.clock.nowMs() - found.askedAtMs >= freshMs) return false;
    return found.members.includes(userId);
  };

  const isMember = async (group: string, userId: string): Promise<Result<boolean, string>> => {
    const askedAtMs = deps.clock.nowMs();
    known.delete(group);
    const members = await membersOf(deps, group);
    if (!members.ok) return members;
    known.set(group, { members: members.value, askedAtMs });
    return done(members.value.includes(userId));
  };

  return async ({ approvers }, userId, { afresh }) => {
    if (approvers.users.includes(userId)) return { isApprover: true, trouble: null };
    if (!afresh && approvers.groups.some((group) => wasMember(group, userId)))
      return { isApprover: true, trouble: null };
    const groups = await Promise.all(approvers.groups.map((group) => isMember(group, userId)));
    if (groups.some((group) => group.ok && group.value)) return { isApprover: true, trouble: null };
    const failed = groups.find((group) => !group.ok);
    return { isApprover: false, trouble: failed && !failed.ok ? failed.error : null };
  };
}

/** The members of a user group, given by its id (`S…`) or its handle. */
async function membersOf(deps: ApproverDeps, group: string): Promise<Result<readonly string[], string>> {
  const asked = await callSlack(() => read(deps, group));
  if (asked.ok && asked.value) return done(asked.value);
  const why = asked.ok ? 'no such group' : troubleText(asked.error);
  deps.log.warn('user group of approvers could not be read', { group, error: why });
  return refused(`the approvers' group ${group} could not be read (${why})`);
}

/** Undefined when Slack does not return the group: unknown, not empty. */
async function read({ slack }: ApproverDeps, group: string): Promise<readonly string[] | undefined> {
  if (isGroupId(group)) return (await slack.usergroups.users.list({ usergroup: group })).users;
  const handle = group.replace(/^@/, '').toLowerCase();
  const { usergroups } = await slack.usergroups.list({ include_users: true });
  const found = usergroups?.find((each) => each.handle?.toLowerCase() === handle);
  if (!found?.id) return undefined;
  return found.users ?? (await slack.usergroups.users.list({ usergroup: found.id })).users;
}

function isGroupId(group: string): boolean {
  return /^S[A-Z0-9]{2,}$/.test(group);
}
