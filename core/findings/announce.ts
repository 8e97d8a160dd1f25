import { findingEvent, janitor } from '../audit.ts';
import { minuteMs } from '../calendar.ts';
import {
  type CardRef,
  type Finding,
  hasNoCard,
  isActionable,
  isUntouchable,
  type MessageRef,
  type PostedMessage,
  questionKey,
} from '../finding.ts';
import { mentionsResponsible } from '../owners/mentionable.ts';
import { ownedBy } from '../owners/other-owner.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { type PostedDigest, PostUncertain } from '../ports/notices.ts';
import { recheckOf } from '../remediation/recheck-work.ts';
import { isRunId, type Scan } from '../scan.ts';
import { changedBy } from './claim.ts';
import { actsAlone } from './limits.ts';
import { onlyCount } from './only-count.ts';
import { isRepeatedTooOften } from './past/repeat.ts';
import { withRepeatNow } from './past/repeat-now.ts';
import { syncFinding } from './sync.ts';

/**
 * Announces a finding: posts the card, stores the state, then creates the timer. Safe to repeat after a crash
 * at any point.
 */
export async function announceFinding(
  deps: NotifyDeps,
  findingId: string,
  given?: { thread: PostedDigest; scan?: Scan },
): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const stored = await deps.store.get(findingId);
    const finding = stored?.owner.outdated ? await withOwnerOfNow(deps, stored) : stored;
    if (!stored || !finding) return;
    if (stored.card) return syncFinding(deps, findingId, given?.scan);
    if (hasNoCard(finding)) return onlyCount(deps, stored);
    const thread = await threadOf(deps, finding, given?.thread);
    if (!thread) return;
    const own = given?.scan?.id === finding.scanId;
    const scan = own ? given.scan : await deps.store.getScan(finding.scanId);
    const waiting = finding.status === 'claimed';
    const nowMs = deps.clock.nowMs();
    const asked = waiting ? question(await withRepeatNow(deps, finding), scan, nowMs) : finding;
    if (!waiting && finding.status !== 'snoozed') return;
    const { card, told } = await tell(deps, { ...asked, thread }, thread, given?.thread);
    // Mails about changes of permissions link to the card. They are sent by a function that knows no Slack.
    const link = asked.evidence.change ? await deps.notices.permalink(card) : null;
    const event = findingEvent(
      deps,
      asked,
      'finding.announced',
      janitor,
      `${asked.resource.name}: ${asked.because}`,
      {
        owner: asked.owner,
        card,
        ...(link ? { link } : {}),
        told,
        remediateAtMs: asked.remediateAtMs,
        needsApproval: asked.needsApproval,
        // A later question is about no new change.
        ...(asked.generation === 1 ? changedBy(asked) : {}),
        ...newlyPossible(asked),
      },
    );
    const moved = await deps.store.move(
      stored,
      { ...asked, thread, card, told, updatedAtMs: event.atMs },
      event,
    );
    if (!moved.ok) continue;
    logFirstCard(deps, moved.value);
    await syncFinding(deps, findingId, given?.scan);
    const due =
      moved.value.status === 'scheduled' &&
      (moved.value.remediateAtMs ?? Number.POSITIVE_INFINITY) <= deps.clock.nowMs();
    if (due) await deps.queue.send(recheckOf(moved.value));
    return;
  }
}

/** With the time since the first alarm, when one told of the finding. */
function logFirstCard({ log, clock }: NotifyDeps, { id, rule, incident, generation }: Finding): void {
  if (!incident || generation > 1) return;
  const told = incident.alarms.filter(({ state }) => state === 'ALARM').map(({ atMs }) => atMs);
  log.info('card of an incident posted', {
    findingId: id,
    rule,
    ...(told.length > 0 ? { since_alarm_ms: clock.nowMs() - Math.min(...told) } : {}),
  });
}

function newlyPossible({ evidence: { change } }: Finding): { readonly newly?: readonly string[] } {
  return change ? { newly: change.newly.map(({ because }) => because) } : {};
}

/** Looks the owner up in Slack. The recheck cannot, because it has no access to Slack. */
async function withOwnerOfNow(deps: NotifyDeps, finding: Finding): Promise<Finding> {
  return { ...finding, owner: await deps.notices.owner(ownedBy(finding), await deps.policy()) };
}

async function threadOf(
  deps: NotifyDeps,
  { thread, scanId, channel }: Finding,
  given: MessageRef | undefined,
): Promise<MessageRef | undefined> {
  const found = given ?? thread ?? (await deps.notices.digestOf(scanId, channel));
  return found && { channel: found.channel, ts: found.ts };
}

/**
 * Posts the card and mentions the owners or approvers: in the digest, else in the card, else in a separate
 * message. Reads the mentions from the posted message.
 */
async function tell(
  deps: NotifyDeps,
  asked: Finding,
  thread: MessageRef,
  digest: PostedDigest | undefined,
): Promise<{ readonly card: CardRef; readonly told: Finding['told'] }> {
  const { approvers } = await deps.policy();
  const paused = (await deps.store.pause()) !== undefined;
  const asks = asked.status !== 'snoozed' && !isUntouchable(asked);
  const isTold = ({ named }: PostedMessage): boolean => mentionsResponsible(asked, approvers, named);
  const byDigest = digest?.about.includes(questionKey(asked)) && isTold(digest) ? digest : undefined;
  const posted = await deps.notices.card(asked, thread, { paused, mentions: asks && !byDigest });
  if (!posted.ok) throw new PostUncertain(`the card of ${asked.id}`);
  const { channel, ts, threadTs } = posted.value;
  const card: CardRef = { channel, ts, threadTs };
  if (!asks) return { card, told: asked.told };
  if (byDigest) return { card, told: told(byDigest) };
  if (isTold(posted.value)) return { card, told: told(posted.value) };
  const called = await deps.notices.call({ ...asked, card }, thread);
  if (!called.ok || !isTold(called.value)) throw new PostUncertain(`the mention of ${asked.id}`);
  return { card, told: called.value };
}

function told({ channel, ts, named }: PostedMessage): PostedMessage {
  return { channel, ts, named };
}

/** Returns the finding as its card shows it: the action, its time, and whether it needs approval. */
export function question(finding: Finding, scan: Scan | undefined, nowMs: number): Finding {
  const announced: Finding = { ...finding, announcedAtMs: nowMs, updatedAtMs: nowMs };
  if (!isActionable(finding))
    return { ...announced, status: 'open', remediateAtMs: null, needsApproval: null };
  const remediateAtMs = finding.approval?.now ? nowMs : endOfGrace(finding, nowMs);
  return {
    ...announced,
    status: 'scheduled',
    remediateAtMs,
    needsApproval: approvalNeeded(finding, scan),
    claimExpiresAtMs: Math.max(
      finding.claimExpiresAtMs,
      remediateAtMs + (finding.claimExpiresAtMs - finding.foundAtMs),
    ),
  };
}

/**
 * Rounds up to the full minute, the resolution of schedules. A grace period under two minutes (for trials) is exact. That
 * of an incident counts from the first failure, but leaves people two minutes to hold what is planned.
 */
function endOfGrace({ graceMs, incident }: Finding, nowMs: number): number {
  const endMs = (incident?.sinceMs ?? nowMs) + graceMs;
  const rounded = graceMs < 2 * minuteMs ? endMs : Math.ceil(endMs / minuteMs) * minuteMs;
  return Math.max(rounded, incident ? nowMs + Math.min(graceMs, 2 * minuteMs) : nowMs);
}

function approvalNeeded(finding: Finding, scan: Scan | undefined): Finding['needsApproval'] {
  if (finding.plan.asks) return 'input';
  if (finding.mode === 'approve') return 'mode';
  if (finding.plan.asksBecause) return 'cause';
  if (finding.exempt) return 'exempt';
  if (isRepeatedTooOften(finding)) return 'repeat';
  if (!actsAlone(finding)) return 'irreversible';
  if (finding.incident) return null;
  // The limits are of a scan, and no scan counted what a run of changes leads to.
  if (isRunId(finding.scanId)) return 'no-scan';
  return scan?.counted?.includes(finding.id) ? null : 'limit';
}
