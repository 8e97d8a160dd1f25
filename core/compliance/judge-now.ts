import type { Evaluation, EvaluationRun, Recorded } from '../evaluation.ts';
import { judgeResource } from '../findings/judging/judge.ts';
import { everyPage, inGroups } from '../listing.ts';
import { accountEntry, type Policy } from '../policy.ts';
import type { CommonDeps } from '../ports/deps.ts';
import type { Evaluations } from '../ports/evaluations.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { EpochMs, Resource, ResourceRef } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import type { Unit } from '../unit.ts';
import { type ChangedByDeps, whoChanged } from './changed-by.ts';
import { complianceRules, evaluationOf } from './evaluation-of.ts';
import { queueCheck } from './queue-check.ts';

export type JudgeNowDeps = Pick<CommonDeps, 'clock' | 'policy' | 'queue' | 'log'> &
  ChangedByDeps & {
    readonly rules: readonly AnyRule[];
    readonly inventory: Inventory;
    readonly evaluations: Pick<Evaluations, 'record' | 'changes'>;
    readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
  };

/** A request to judge one resource, or every running resource of the unit when `id` is null. */
export type JudgeRequest = { readonly unit: Unit; readonly id: string | null; readonly run: EvaluationRun };

export type JudgedNow = {
  /**
   * `not found`: the resource does not exist. `not looked after`: the policy does not name its account or
   * region. `no rule`: no compliance rule of the policy judges this kind.
   */
  readonly outcome: 'evaluated' | 'not found' | 'not looked after' | 'no rule';
  /** One line for people. */
  readonly because: string;
  readonly unit: Unit;
  readonly id: string | null;
  /** When the resources were read. */
  readonly atMs: EpochMs;
  readonly evaluations: readonly Evaluation[];
  readonly recorded: Recorded | null;
};

/** Resources judged in parallel. */
const atATime = 20;

/**
 * Judges the current state of resources by the compliance rules of their kind and records the evaluations.
 * Ignores the content of the triggering event, so duplicate, late and reordered events are safe.
 */
export async function judgeNow(deps: JudgeNowDeps, asked: JudgeRequest): Promise<JudgedNow> {
  const { unit, id } = asked;
  const policy = await deps.policy();
  const atMs = deps.clock.nowMs();
  const checked = (outcome: JudgedNow['outcome'], because: string): JudgedNow => ({
    outcome,
    because,
    unit,
    id,
    atMs,
    evaluations: [],
    recorded: null,
  });
  if (!isCovered(policy, unit, await deps.inventory.ownAccount()))
    return checked('not looked after', 'The policy does not name this account and region');
  const ruleIds = complianceRules(deps.rules, policy, unit.kind);
  if (ruleIds.length === 0) return checked('no rule', `No compliance rule judges ${unit.kind}`);
  const resources = await read(deps.inventory, unit, id);
  const evaluations =
    resources.length === 0 && id !== null
      ? await evaluationsOfDeleted(deps, { ...unit, id }, ruleIds)
      : await judgeEach(deps, policy, resources, ruleIds);
  const recorded = await recordEvaluations(deps, { ...asked, atMs, evaluations });
  await queueCheck(deps, policy, unit, recorded?.changed ?? [], evaluations);
  if (resources.length === 0 && id !== null)
    return { ...checked('not found', `${id} was not found`), evaluations, recorded };
  return { ...checked('evaluated', inWords(evaluations)), evaluations, recorded };
}

/** Whether the policy covers the unit. Only Janitor's own account sends events; scans cover the others. */
export function isCovered(policy: Policy, { account, region }: Unit, own: string): boolean {
  const entry = account === own ? accountEntry(policy.accounts, account) : undefined;
  if (!entry) return false;
  return region === 'global' || entry.regions === null || entry.regions.includes(region);
}

async function read(inventory: Inventory, unit: Unit, id: string | null): Promise<readonly Resource[]> {
  if (id === null) return (await everyPage(inventory.list(unit))).filter(isRunning);
  const found = await inventory.get(refOf(unit, id));
  return found ? [found] : [];
}

function refOf(unit: Unit, id: string): ResourceRef {
  return { ...unit, id, arn: '', name: id };
}

/** Whether the resource is running. Resources of a kind without states always are. */
function isRunning({ facts }: Resource): boolean {
  const { state } = facts as Resource['facts'] & { readonly state?: Resource['facts'][string] };
  return !state?.known || state.value === 'running';
}

/** Judges each resource by each rule. Exempt pairs become NOT_APPLICABLE. */
export async function judgeEach(
  deps: Pick<JudgeNowDeps, 'inventory' | 'rules' | 'clock'>,
  policy: Policy,
  resources: readonly Resource[],
  ruleIds: readonly string[],
): Promise<readonly Evaluation[]> {
  const pairs = resources.flatMap((resource) => ruleIds.map((ruleId) => ({ resource, ruleId })));
  const judged = await inGroups(pairs, atATime, ({ resource, ruleId }) =>
    judgeResource(deps, resource, ruleId, policy),
  );
  return judged.flatMap((one) => (one ? [evaluationOf(one, policy)] : []));
}

/** Returns a NOT_APPLICABLE evaluation for each rule that has judged the resource before; none for an unknown resource. */
export async function evaluationsOfDeleted(
  { evaluations }: Pick<JudgeNowDeps, 'evaluations'>,
  gone: Unit & { readonly id: string },
  ruleIds: readonly string[],
): Promise<readonly Evaluation[]> {
  const { changes } = await evaluations.changes({ resourceId: gone.id, limit: 50 });
  return ruleIds.flatMap((ruleId) => {
    const last = changes.find(
      ({ evaluation: { rule, resource } }) =>
        rule === ruleId && resource.account === gone.account && resource.region === gone.region,
    );
    if (!last || last.evaluation.type === 'NOT_APPLICABLE') return [];
    return [
      {
        ...last.evaluation,
        type: 'NOT_APPLICABLE' as const,
        because: 'the resource is gone',
        reasons: [],
        evidence: {},
      },
    ];
  });
}

/** Records the evaluations in the history. Returns null when there are none. */
export async function recordEvaluations(
  deps: Pick<JudgeNowDeps, 'evaluations'> & ChangedByDeps,
  {
    unit,
    run,
    atMs,
    evaluations,
  }: Pick<JudgeRequest, 'unit' | 'run'> & {
    readonly atMs: EpochMs;
    readonly evaluations: readonly Evaluation[];
  },
): Promise<Recorded | null> {
  if (evaluations.length === 0) return null;
  return deps.evaluations.record({ unit, run, atMs, evaluations, whole: null }, (evaluation, before) =>
    whoChanged(deps, evaluation, before),
  );
}

function inWords(evaluations: readonly Evaluation[]): string {
  const resources = new Set(evaluations.map(({ resource }) => resource.id)).size;
  const bad = new Set(
    evaluations.filter(({ type }) => type === 'NON_COMPLIANT').map(({ resource }) => resource.id),
  ).size;
  return `${resources} judged, ${bad} not compliant`;
}
