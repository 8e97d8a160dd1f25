import { hourMs } from '../calendar.ts';
import { findingEvent, janitor } from '../events.ts';
import type { Difference, Finding, FindingIn } from '../finding.ts';
import type { Mode } from '../policy.ts';
import type { RecheckDeps } from '../ports.ts';
import { done, type Result, refused } from '../result.ts';
import { resolve } from '../scans/scan-unit.ts';
import { asksOf, filledIn } from '../tags/asked.ts';
import { type Offence, probed } from './claim.ts';
import { askedAnew } from './decisions/standing.ts';
import { differences } from './differences.ts';
import { refreshed } from './known.ts';
import type { Permit } from './permit.ts';
import { lookAgain } from './read-again.ts';

/** How long until the next look when AWS could not be looked at. */
const retryMs = hourMs;

export type NoPermit =
  | 'not-scheduled'
  | 'too-early'
  | 'paused'
  | 'resolved'
  | 'undecided'
  | 'changed'
  | 'not-approved'
  | 'not-allowed';

/** Looks at AWS again and says what to do now. The only maker of permits: bad as announced, due, approved where needed, spared by nothing. */
export async function recheck(
  deps: RecheckDeps,
  asked: { findingId: string; generation: number },
): Promise<Result<Permit, NoPermit>> {
  const finding = await deps.store.get(asked.findingId);
  if (!finding || finding.generation !== asked.generation || !isScheduled(finding))
    return refused('not-scheduled');
  if (finding.remediateAtMs > deps.clock.nowMs()) {
    await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
    return refused('too-early');
  }
  if (await deps.store.pause()) return refused('paused');

  const policy = await deps.policy();
  const rulePolicy = policy.rules[finding.rule];
  if (!rulePolicy || (rulePolicy.mode !== 'approve' && rulePolicy.mode !== 'enforce')) {
    return standDown(deps, finding, rulePolicy?.mode ?? 'observe');
  }
  const seen = await lookAgain(deps, finding, policy);
  if (seen.is === 'over') return over(deps, finding, seen.why);
  if (seen.is === 'unclear') return postpone(deps, finding, seen.why);
  const { verdict } = seen.judged;
  if (verdict.verdict !== 'violation') return postpone(deps, finding, verdict.because);
  return permitIfUnchanged(deps, finding, { ...seen.judged, verdict });
}

type Scheduled = FindingIn<'scheduled'> & { readonly remediateAtMs: number };

function isScheduled(finding: Finding): finding is Scheduled {
  return finding.status === 'scheduled' && finding.remediateAtMs !== null && finding.card !== null;
}

async function permitIfUnchanged(
  deps: RecheckDeps,
  finding: Scheduled,
  offence: Offence,
): Promise<Result<Permit, NoPermit>> {
  const { rulePolicy, resource } = offence;
  const changed: Difference[] = [...differences(finding, { ...offence, ...(await probed(deps, offence)) })];
  if (rulePolicy.remediation !== finding.plan.remediation) {
    changed.push({ what: 'Remediation', before: finding.plan.remediation, after: rulePolicy.remediation });
  }
  const { input, wrong } = leftToWrite(finding, offence);
  changed.push(...wrong);
  if (changed.length > 0) {
    const after = await refreshed(deps, offence, askedAnew(finding), changed);
    const event = findingEvent(
      deps,
      finding,
      'finding.changed',
      janitor,
      `${finding.resource.name} changed since it was asked about`,
      {
        difference: changed,
      },
    );
    const moved = await deps.store.move(finding, { ...after, updatedAtMs: event.atMs }, event);
    if (moved.ok) await deps.queue.send({ type: 'finding.announce', findingId: finding.id });
    return refused('changed');
  }
  const unapproved = (finding.needsApproval || rulePolicy.mode === 'approve') && !finding.approval;
  if (unapproved || (finding.plan.asks && !input)) return remindOnce(deps, finding);
  // The single place where a permit is made.
  return done({ finding: { ...finding, input }, resource } as Permit);
}

/** What a person filled in, without what somebody has set meanwhile; `wrong`: what of it does not fit any more. */
function leftToWrite(
  { plan, input, approval }: Finding,
  { resource, rulePolicy }: Offence,
): { readonly input: Finding['input']; readonly wrong: readonly Difference[] } {
  if (!plan.asks || !input || !approval) return { input: null, wrong: [] };
  const filled = filledIn(asksOf(resource, rulePolicy).tags, input);
  if ('input' in filled) return { input: filled.input, wrong: [] };
  const wrong = Object.entries(filled.wrong).map(([key, why]) => ({
    what: `Tag ${key}`,
    before: (Object.hasOwn(input, key) ? input[key] : undefined) ?? 'none',
    after: why,
  }));
  return { input: null, wrong };
}

async function over(deps: RecheckDeps, finding: Finding, why: string): Promise<Result<never, NoPermit>> {
  await resolve(deps, finding, why);
  return refused('resolved');
}

/** Nothing undecided is ever acted on: the same question is looked at again later. */
async function postpone(deps: RecheckDeps, finding: Finding, why: string): Promise<Result<never, NoPermit>> {
  const nextMs = deps.clock.nowMs() + retryMs;
  const event = findingEvent(
    deps,
    finding,
    'finding.rechecked',
    janitor,
    `${finding.resource.name} is undecided: ${why}`,
    { why, nextMs },
  );
  const after: Finding = { ...finding, remediateAtMs: nextMs, trouble: why, updatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('undecided');
}

/** The policy was lowered meanwhile: what was planned and approved under the old one is over. */
async function standDown(deps: RecheckDeps, finding: Finding, mode: Mode): Promise<Result<never, NoPermit>> {
  const why = 'The policy does not let the janitor act on this rule any more.';
  const event = findingEvent(
    deps,
    finding,
    'finding.rechecked',
    janitor,
    `${finding.resource.name}: ${why}`,
    { why, mode },
  );
  const after: Finding = {
    ...finding,
    status: 'open',
    mode,
    needsApproval: null,
    approval: null,
    input: null,
    askedBy: null,
    remediateAtMs: null,
    trouble: why,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('not-allowed');
}

/** Grace has ended and nobody has approved: the question stays open, and its people hear of it once more. */
async function remindOnce(deps: RecheckDeps, finding: Finding): Promise<Result<never, NoPermit>> {
  const { name } = finding.resource;
  // Of a limit the digest has told the approvers, once for all that it stopped.
  const reminds = finding.needsApproval !== 'limit';
  const event = reminds
    ? findingEvent(
        deps,
        finding,
        'finding.reminded',
        janitor,
        finding.plan.asks
          ? `Nobody has filled in the tags of ${name} yet`
          : `Nobody has approved ${name} yet`,
      )
    : findingEvent(
        deps,
        finding,
        'finding.rechecked',
        janitor,
        `Grace has ended for ${name}; it still needs an approval`,
      );
  const after: Finding = {
    ...finding,
    status: 'open',
    remediateAtMs: null,
    remindedAtMs: reminds ? event.atMs : null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) {
    await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
    if (reminds) {
      await deps.queue.send({
        type: 'finding.remind',
        findingId: finding.id,
        generation: finding.generation,
      });
    }
  }
  return refused('not-approved');
}
