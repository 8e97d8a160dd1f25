import { whoChanged } from '../compliance/changed-by.ts';
import { complianceRules } from '../compliance/evaluation-of.ts';
import type { EvaluationRun, KnownState } from '../evaluation.ts';
import { inGroups } from '../listing.ts';
import type { Policy } from '../policy.ts';
import type { ScanDeps } from '../ports/deps.ts';
import type { EpochMs } from '../resource.ts';
import type { Unit } from '../unit.ts';
import type { AskById } from './ask-by-id.ts';

type MissingQuery = {
  readonly policy: Policy;
  readonly unit: Unit;
  readonly run: EvaluationRun;
  /** Start of the listing. */
  readonly atMs: EpochMs;
  readonly listed: ReadonlySet<string>;
  readonly ask: AskById;
};

/** `gone`: AWS confirmed that every unlisted resource is gone. `later`: no time to ask for all. */
export type MissingStates =
  | { readonly is: 'gone' | 'later' }
  | { readonly is: 'unclear'; readonly why: string };

const askedAtATime = 10;

/**
 * Reads by id each resource in the compliance history that was not listed. Unless all are gone, records those
 * that are at once, so that the next attempt has fewer to read.
 */
export async function missingStates(deps: ScanDeps, asked: MissingQuery): Promise<MissingStates> {
  const { policy, unit, run, atMs, listed, ask } = asked;
  if (complianceRules(deps.rules, policy, unit.kind).length === 0) return { is: 'gone' };
  const missing = (await deps.evaluations.known(unit)).filter(
    ({ type, resource, confirmedMs }) =>
      // States confirmed later may belong to resources created after the listing.
      type !== 'NOT_APPLICABLE' && !listed.has(resource.id) && confirmedMs < atMs,
  );
  const answers = await inGroups(missing, askedAtATime, ({ resource }) => ask(resource));
  if (answers.every(({ is }) => is === 'gone')) return { is: 'gone' };
  const gone = missing.filter((_, nth) => answers[nth]?.is === 'gone');
  if (gone.length > 0)
    await deps.evaluations.record(
      { unit, atMs, run, evaluations: gone.map(goneOf), whole: null },
      (evaluation, before) => whoChanged(deps, evaluation, before),
    );
  const unclear = answers.filter((answer) => 'why' in answer);
  const [first] = unclear;
  if (first) return { is: 'unclear', why: inWords(missing.length, unclear.length, first.why) };
  return gone.length > 0
    ? { is: 'later' }
    : { is: 'unclear', why: inWords(missing.length, missing.length, 'was not asked, for lack of time') };
}

function goneOf({ resource, resourceType, rule, team }: KnownState) {
  return {
    resource,
    resourceType,
    rule,
    team,
    type: 'NOT_APPLICABLE' as const,
    because: 'the resource is gone',
    reasons: [],
    evidence: {},
  };
}

function inWords(missing: number, unclear: number, why: string): string {
  return `AWS no longer lists ${missing} of the known resources. For ${unclear} of them it ${why}`;
}
