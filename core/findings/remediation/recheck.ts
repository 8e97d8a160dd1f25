import { findingEvent, janitor } from '../../audit.ts';
import type { Difference, Finding, FindingIn } from '../../finding.ts';
import { otherOwner, outdated, withOwner } from '../../owners/other-owner.ts';
import type { RulePolicy } from '../../policy.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { Permit } from '../../ports/permit.ts';
import { recheckOf } from '../../remediation/recheck-work.ts';
import { done, type Result, refused } from '../../result.ts';
import { checkInput, tagRequestsOf } from '../../tags/tag-requests.ts';
import { exemptionOf, type FoundViolation, probed } from '../claim.ts';
import { askAgain } from '../decisions/rights/answerable.ts';
import { differences } from '../differences.ts';
import { refreshed } from '../known-findings.ts';
import { repeatedSince } from '../past/repeat-now.ts';
import { withoutOwnTags } from '../past/written-tags.ts';
import { givenPlan } from '../plan.ts';
import { hold } from './hold.ts';
import { cancelApproval, type NoPermit, over, postpone, remindOnce } from './no-permit.ts';
import { type AskedBy, isPassedOn } from './passed-on.ts';
import { quietUntil, waitForQuiet } from './quiet-hours.ts';
import { readAgain } from './read-again.ts';
import { remediate } from './remediate.ts';
import { takeTurn } from './take-turn.ts';

type AskedRecheck = AskedBy & { readonly findingId: string; readonly generation: number };

/** Rechecks a finding and remediates it with the resulting permit. The only way to a first step. */
export async function recheckFinding(deps: RecheckDeps, asked: AskedRecheck): Promise<void> {
  const permit = await recheck(deps, asked);
  if (!permit.ok)
    return deps.log.info('no permit to remediate', { findingId: asked.findingId, why: permit.error });
  const held = await takeTurn(deps, permit.value);
  if (held) return hold(deps, permit.value.finding, held);
  await remediate(deps, permit.value);
}

/**
 * Returns a permit when the violation is unchanged, due, approved where required and not exempt. Only this
 * file makes permits.
 */
export async function recheck(deps: RecheckDeps, asked: AskedRecheck): Promise<Result<Permit, NoPermit>> {
  const finding = await deps.store.get(asked.findingId);
  if (!finding || finding.generation !== asked.generation || !isScheduled(finding))
    return refused('not-scheduled');
  if (await isPassedOn(deps, asked, recheckOf(finding))) return refused('not-here');
  if (finding.remediateAtMs > deps.clock.nowMs()) {
    await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
    return refused('too-early');
  }
  if (await deps.store.pause()) return refused('paused');

  const policy = await deps.policy();
  const quietMs = await quietUntil(deps, finding, policy);
  if (quietMs !== null) return waitForQuiet(deps, finding, quietMs);
  const rulePolicy = policy.rules[finding.rule];
  if (!rulePolicy || !mayAct(rulePolicy)) return cancelApproval(deps, finding, rulePolicy?.mode ?? 'observe');
  const seen = await readAgain(deps, finding, policy);
  if (seen.is === 'over') return over(deps, finding, seen.why);
  if (seen.is === 'unclear') return postpone(deps, finding, seen);
  const { verdict } = seen.judged;
  if (verdict.verdict !== 'violation') return postpone(deps, finding, { why: verdict.because });
  return permitIfUnchanged(deps, finding, { ...seen.judged, verdict });
}

type Scheduled = FindingIn<'scheduled'> & { readonly remediateAtMs: number };

function isScheduled(finding: Finding): finding is Scheduled {
  return finding.status === 'scheduled' && finding.remediateAtMs !== null && finding.card !== null;
}

async function permitIfUnchanged(
  deps: RecheckDeps,
  finding: Scheduled,
  violation: FoundViolation,
): Promise<Result<Permit, NoPermit>> {
  const { rulePolicy, resource } = violation;
  const policy = await deps.policy();
  const ownerChange = otherOwner(finding, resource, policy);
  const { input, wrong } = leftToWrite(finding, violation);
  const now = await differencesNow(deps, finding, violation);
  const repeated = await repeatedSince(deps, finding);
  const changed = [...withOwner(now.changed, ownerChange), ...wrong, ...repeated];
  if (changed.length > 0) {
    const owner = ownerChange ? outdated(finding.owner, resource, policy) : finding.owner;
    const after = await refreshed(deps, violation, { ...askAgain(finding), owner }, changed);
    const event = findingEvent(
      deps,
      finding,
      'finding.changed',
      janitor,
      `${finding.resource.name} changed since the last question`,
      {
        difference: changed,
      },
    );
    const moved = await deps.store.move(finding, { ...after, updatedAtMs: event.atMs }, event);
    if (moved.ok) await deps.queue.send({ type: 'finding.announce', findingId: finding.id });
    return refused('changed');
  }
  if (!finding.approval && !finding.told) return askAgainUntold(deps, finding);
  const needsApproval =
    finding.needsApproval || rulePolicy.mode === 'approve' || exemptionOf(violation).exempt;
  const unapproved = needsApproval && !finding.approval;
  if (unapproved || (finding.plan.asks && !input)) return remindOnce(deps, finding);
  const passing = violation.protections.find(({ passes }) => passes);
  if (passing) return postpone(deps, finding, { why: passing.because });
  if (now.unread !== undefined) return postpone(deps, finding, { why: now.unread });
  return done(permit({ ...finding, input }, resource));
}

/** Asks again when no posted message mentioned the owners or approvers. */
async function askAgainUntold(deps: RecheckDeps, finding: Scheduled): Promise<Result<never, NoPermit>> {
  const event = findingEvent(
    deps,
    finding,
    'finding.changed',
    janitor,
    `${finding.resource.name}: the last message mentioned nobody`,
  );
  const moved = await deps.store.move(finding, { ...askAgain(finding), updatedAtMs: event.atMs }, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.announce', findingId: finding.id });
  return refused('changed');
}

/** `wait`: try later. `over`: nothing is left to remediate. `stop`: the finding is not what people were asked about. */
export type NoNextStep = { readonly is: 'wait' | 'over' | 'stop'; readonly why: string };

/** Returns a permit for the next step of a remediation when nothing has changed since people were asked. */
export async function recheckNextStep(
  deps: RecheckDeps,
  finding: FindingIn<'remediating'>,
): Promise<Result<Permit, NoNextStep>> {
  if (await deps.store.pause()) return refused({ is: 'wait', why: 'Remediation is paused.' });
  const policy = await deps.policy();
  const rulePolicy = policy.rules[finding.rule];
  const isApproved = rulePolicy?.mode === 'enforce' || finding.approval !== null;
  if (!mayAct(rulePolicy) || !isApproved)
    return refused({ is: 'stop', why: 'the policy no longer allows it' });
  const seen = await readAgain(deps, finding, policy);
  if (seen.is === 'over') return refused({ is: 'over', why: seen.why });
  if (seen.is === 'unclear') return refused({ is: 'wait', why: seen.why });
  const { verdict, resource, exempt } = seen.judged;
  if (verdict.verdict !== 'violation') return refused({ is: 'wait', why: verdict.because });
  if (exempt && exempt.by !== 'unreadable' && !finding.approval)
    return refused({ is: 'stop', why: `exempt now: ${exempt.because}` });
  const { changed, unread } = await differencesNow(deps, finding, { ...seen.judged, verdict });
  if (changed.length > 0) return refused({ is: 'stop', why: changedWords(changed) });
  const passing = seen.judged.protections.find(({ passes }) => passes);
  if (passing) return refused({ is: 'wait', why: passing.because });
  if (unread !== undefined) return refused({ is: 'wait', why: unread });
  return done(permit(finding, resource));
}

/** The only place that makes a permit. */
function permit(finding: Permit['finding'], resource: Permit['resource']): Permit {
  return { finding, resource } as Permit;
}

function mayAct(policy: RulePolicy | undefined): boolean {
  return policy?.mode === 'approve' || policy?.mode === 'enforce';
}

/**
 * Returns the differences to the current resource, verdict, policy and remediation. `unread`: what the probe
 * could not read, which is not a difference.
 */
async function differencesNow(
  deps: RecheckDeps,
  finding: Finding,
  violation: FoundViolation,
): Promise<{ readonly changed: readonly Difference[]; readonly unread?: string }> {
  const { remediation } = givenPlan(deps.inventory, violation);
  const { unread, ...asked } = await probed(deps, violation);
  const { probe, protections } = unread === undefined ? asked : finding;
  const seen = { ...violation, probe, protections, remediation };
  const changed = await withoutOwnTags(deps.keyValue, finding.resource, differences(finding, seen));
  const before = finding.plan.remediation;
  const other = { what: 'Remediation', before: before ?? '', after: remediation ?? '' };
  const isOther = before !== null && remediation !== null && before !== remediation;
  return { changed: isOther ? [...changed, other] : changed, ...(unread === undefined ? {} : { unread }) };
}

function changedWords(changed: readonly Difference[]): string {
  return changed.map(({ what, before, after }) => `${what}: ${before} → ${after}`).join(', ');
}

/** Returns the tag values still to be written. `wrong`: values that are no longer allowed. */
function leftToWrite(
  { plan, input, approval }: Finding,
  { resource, rulePolicy }: FoundViolation,
): { readonly input: Finding['input']; readonly wrong: readonly Difference[] } {
  if (!plan.asks || !input || !approval) return { input: null, wrong: [] };
  const filled = checkInput(tagRequestsOf(resource, rulePolicy).tags, input);
  if ('input' in filled) return { input: filled.input, wrong: [] };
  const wrong = Object.entries(filled.wrong).map(([key, why]) => ({
    what: `Tag ${key}`,
    before: (Object.hasOwn(input, key) ? input[key] : undefined) ?? 'none',
    after: why,
  }));
  return { input: null, wrong };
}
