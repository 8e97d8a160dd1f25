import { claimKey, type Finding } from '../finding.ts';
import { emptyTally, handleJudged, type UnitTally } from '../findings/judging/handle-judged.ts';
import { judgePart } from '../findings/judging/judge.ts';
import type { Judged } from '../findings/judging/judged.ts';
import { withOwnTags } from '../findings/judging/own-tags.ts';
import { resolve } from '../findings/resolve.ts';
import type { IncidentLog } from '../incidents/log.ts';
import { type LookRequest, type ToldOf, undecidedForMs } from '../incidents/look-request.ts';
import { inGroups } from '../listing.ts';
import { accountEntry, type Policy } from '../policy.ts';
import type { ChangeHistory } from '../ports/change-history.ts';
import type { ClaimDeps } from '../ports/deps.ts';
import type { KeyValue } from '../ports/key-value.ts';
import { type Unit, unitKey } from '../unit.ts';
import { earlierReader } from './earlier-alarms.ts';
import { changesReader } from './last-changes.ts';
import { logAnswers } from './log-answers.ts';
import { lookAgain, type NextLook } from './look-again.ts';
import { noteAlarms } from './note-alarms.ts';
import { settleEntries } from './settle-entries.ts';
import { type HistoryReaders, withHistory } from './with-history.ts';

export type LookDeps = ClaimDeps & {
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
  readonly incidentLog: Pick<IncidentLog, 'settle' | 'between'>;
  readonly changeHistory: ChangeHistory;
};

type Live = ReadonlyMap<string, Finding>;
type Look = {
  readonly policy: Policy;
  readonly runId: string;
  readonly live: Live;
  readonly readers: HistoryReaders;
};

const atATime = 10;

/**
 * Reads resources that something told of, judges them by the rules that answer incidents, claims, and ends what is over.
 * Looks again while an incident lasts, because CloudWatch tells only of changes. Safe to repeat.
 */
export async function lookAt(whole: LookDeps, asked: LookRequest): Promise<void> {
  const deps: LookDeps = { ...whole, rules: whole.rules.filter(({ incident }) => incident) };
  const policy = await deps.policy();
  const tally = emptyTally();
  const next: NextLook[] = [];
  const readers = { earlier: earlierReader(deps), changes: changesReader(deps) };
  const looked = asked.resources.filter(({ account }) => accountEntry(policy.accounts, account));
  for (const [first, ...more] of byUnit(looked)) {
    const live = await liveOf(deps, first);
    const told = [first, ...more];
    await inGroups(told, atATime, async (one) => {
      const lasts = await lookAtOne(deps, one, { policy, runId: asked.runId, live, readers }, tally);
      if (lasts !== 'over') next.push({ lasts, told: one });
    });
    await settleEntries(deps, told, { before: live, after: await liveOf(deps, first) });
  }
  const findingIds = [...new Set([...tally.claimed, ...tally.worse])];
  if (findingIds.length > 0)
    await deps.queue.send({ type: 'change.announce', runId: asked.runId, findingIds });
  await lookAgain(deps, asked, next);
}

async function lookAtOne(
  deps: LookDeps,
  told: ToldOf,
  { policy, runId, live, readers }: Look,
  tally: UnitTally,
): Promise<NextLook['lasts'] | 'over'> {
  const { account, region, kind, id, alarms } = told;
  const known = new Map([...live].filter(([, { resource }]) => resource.id === id));
  let resource: Awaited<ReturnType<typeof deps.inventory.get>>;
  try {
    resource = await deps.inventory.get({ account, region, kind, id, arn: '', name: id });
  } catch (thrown) {
    deps.log.warn('resource of an incident was not read', { resource: id, why: String(thrown) });
    logAnswers(deps, told, [{ rule: null, verdict: 'not read' }]);
    return known.size > 0 ? 'as long as it is live' : 'for a while';
  }
  if (!resource) {
    for (const finding of known.values())
      if (finding.status !== 'remediating' && finding.status !== 'undoing')
        await resolve(deps, finding, 'the resource is gone');
    logAnswers(deps, told, [{ rule: null, verdict: 'gone' }]);
    return 'over';
  }
  const noted = await noteAlarms(deps, known, alarms);
  const part = await withOwnTags(deps, await judgePart(deps, [resource], policy), policy, noted);
  const judged = await withHistory(
    deps,
    part.judged.map((one) => ({ ...one, alarms })),
    { live: noted, alarms, readers },
  );
  await handleJudged(deps, { scanId: runId, policy, live: noted }, { ...part, judged }, tally);
  logAnswers(
    deps,
    told,
    judged.map(({ rule, verdict: { verdict } }) => ({ rule: rule.id, verdict })),
  );
  await lookAtPointed(deps, told, judged, runId);
  const is = (verdict: string): boolean => judged.some((one) => one.verdict.verdict === verdict);
  if (is('violation') || (is('undecided') && known.size > 0)) return 'as long as it is live';
  const isAlarmed = alarms.some(({ state }) => state === 'ALARM');
  return is('undecided') && isAlarmed ? 'for a while' : 'over';
}

/** Has the resources looked at that a verdict points to, when an alarm has just told of it. */
async function lookAtPointed(
  { clock, queue }: LookDeps,
  { account, region, alarms }: ToldOf,
  judged: readonly Pick<Judged, 'verdict'>[],
  runId: string,
): Promise<void> {
  const firing = alarms.filter(({ state }) => state === 'ALARM');
  const pointed = judged.flatMap(({ verdict }) =>
    verdict.verdict === 'violation' ? (verdict.pointsTo ?? []) : [],
  );
  if (firing.length === 0 || pointed.length === 0) return;
  const resources = pointed.map(({ kind, id }) => ({ account, region, kind, id, alarms: firing }));
  await queue.send({ type: 'incident.look', runId, resources, untilMs: clock.nowMs() + undecidedForMs });
}

async function liveOf(deps: LookDeps, { account, region, kind }: Unit): Promise<Live> {
  const findings = await deps.store.liveIn({ account, region, kind });
  const rules = new Set(deps.rules.map(({ id }) => id));
  return new Map(
    findings.filter(({ rule }) => rules.has(rule)).map((finding) => [claimKey(finding), finding]),
  );
}

function byUnit(resources: readonly ToldOf[]): readonly (readonly [ToldOf, ...ToldOf[]])[] {
  const units = new Map<string, [ToldOf, ...ToldOf[]]>();
  for (const one of resources) {
    const unit = units.get(unitKey(one));
    if (unit) unit.push(one);
    else units.set(unitKey(one), [one]);
  }
  return [...units.values()];
}
