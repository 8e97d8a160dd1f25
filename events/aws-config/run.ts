import {
  evaluationsOfDeleted,
  isCovered,
  type JudgeNowDeps,
  judgeEach,
  recordEvaluations,
} from '../../core/compliance/judge-now.ts';
import { resourceTypeOf } from '../../core/compliance/resource-types.generated.ts';
import type { Evaluation } from '../../core/evaluation.ts';
import { everyPage } from '../../core/listing.ts';
import type { Policy } from '../../core/policy.ts';
import type { ConfigAnswers, ConfigVerdict } from '../../core/ports/config-answers.ts';
import type { AnyRule } from '../../core/rule.ts';
import type { Unit } from '../../core/unit.ts';
import type { ConfigItem, ConfigRequest } from './parse.ts';

export type ConfigRuleDeps = Omit<JudgeNowDeps, 'keyValue' | 'queue'> & {
  readonly config: ConfigAnswers;
  readonly homeRegion: string;
};

type Asking = { readonly asked: ConfigRequest; readonly rule: AnyRule; readonly policy: Policy };

/** Item statuses without a resource to judge. */
const gone = ['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'];

/** The statuses of a deleted resource. With the other one AWS Config only stopped recording it. */
const deleted = ['ResourceDeleted', 'ResourceDeletedNotRecorded'];

/** AWS Config uses its own ids for these kinds; Janitor uses the name. */
const knownByName = ['rds-instance'];

/**
 * Evaluates one compliance rule for AWS Config. The recorded item only identifies the resource.
 * Throws when the rule is not a compliance rule, or when AWS Config refuses the evaluations.
 */
export async function answerConfig(deps: ConfigRuleDeps, asked: ConfigRequest): Promise<void> {
  const rule = deps.rules.find(({ id, compliance }) => id === asked.ruleId && compliance);
  if (!rule) throw new Error(`${asked.ruleId} is not a compliance rule, but AWS Config invoked it`);
  const policy = await deps.policy();
  const asking: Asking = { asked, rule, policy };
  const { message } = asked;
  const verdicts =
    message.about === 'all'
      ? await ofAll(deps, asking, message.atMs)
      : [await ofItem(deps, asking, await wholeItem(deps, message), message.hasLeftScope)];
  const answers = verdicts.flatMap((verdict) => verdict ?? []);
  await deps.config.put(answers, asked);
  deps.log.info('evaluations sent to AWS Config', {
    rule: rule.id,
    about: message.about,
    evaluations: answers.length,
    undecided: verdicts.length - answers.length,
  });
}

/** The summary of an oversized item lacks some fields, so the full item is read. */
async function wholeItem(
  { config }: ConfigRuleDeps,
  { item, isOversized }: Extract<ConfigRequest['message'], { about: 'item' }>,
): Promise<ConfigItem> {
  const recorded = isOversized ? await config.recorded(item) : undefined;
  if (!recorded) return item;
  return {
    ...item,
    status: recorded.status,
    resourceName: recorded.resourceName ?? item.resourceName,
    arn: recorded.arn ?? item.arn,
  };
}

async function ofItem(
  deps: ConfigRuleDeps,
  { asked, rule, policy }: Asking,
  item: ConfigItem,
  hasLeftScope: boolean,
): Promise<ConfigVerdict | undefined> {
  const { resourceType, resourceId, capturedAtMs: atMs } = item;
  const notApplicable = (because: string): ConfigVerdict => ({
    resourceType,
    resourceId,
    compliance: 'NOT_APPLICABLE',
    because,
    atMs,
  });
  const unit = unitOf(deps, rule, item);
  const id = knownByName.includes(rule.kind)
    ? (item.resourceName ?? lastOf(item.arn) ?? resourceId)
    : resourceId;
  const keep = async (seenAtMs: number, evaluations: readonly Evaluation[]): Promise<void> => {
    const run = {
      id: `config-${rule.id}-${resourceId}-${atMs}`,
      cause: 'config',
      startedAtMs: seenAtMs,
    } as const;
    if (!asked.isTest) await recordEvaluations(deps, { unit, run, atMs: seenAtMs, evaluations });
  };
  if (gone.includes(item.status)) {
    // Recorded at the item's time: a new resource of the same name may exist by now.
    if (deleted.includes(item.status) && resourceType === resourceTypeOf(rule.kind))
      await keep(atMs, await evaluationsOfDeleted(deps, { ...unit, id }, [rule.id]));
    return notApplicable('The resource is gone.');
  }
  if (hasLeftScope) return notApplicable('The rule no longer applies to the resource.');
  if (resourceType !== resourceTypeOf(rule.kind))
    return notApplicable(`The rule judges ${resourceTypeOf(rule.kind)}.`);
  if (!policy.rules[rule.id] || !isCovered(policy, unit, await deps.inventory.ownAccount()))
    return notApplicable('The Janitor policy excludes it.');
  const readAtMs = deps.clock.nowMs();
  const resource = await deps.inventory.get({
    ...unit,
    id,
    arn: item.arn ?? '',
    name: item.resourceName ?? id,
  });
  if (!resource) {
    await keep(readAtMs, await evaluationsOfDeleted(deps, { ...unit, id }, [rule.id]));
    return notApplicable('The resource is gone.');
  }
  const evaluations = await judgeEach(deps, policy, [resource], [rule.id]);
  await keep(readAtMs, evaluations);
  const [evaluation] = evaluations;
  return evaluation && verdictOf(evaluation, resourceId, atMs);
}

/** Judges all resources of the kind in the region of the deployment; buckets by their own region. */
async function ofAll(
  deps: ConfigRuleDeps,
  { asked, rule, policy }: Asking,
  atMs: number,
): Promise<readonly (ConfigVerdict | undefined)[]> {
  const unit = unitOf(deps, rule, { account: asked.account, region: deps.homeRegion });
  if (!policy.rules[rule.id] || !isCovered(policy, unit, await deps.inventory.ownAccount())) return [];
  const readAtMs = deps.clock.nowMs();
  const listed = await everyPage(deps.inventory.list(unit));
  const resources = listed.filter(
    ({ isBeside, location }) => !isBeside && (location === undefined || location === deps.homeRegion),
  );
  const evaluations = await judgeEach(deps, policy, resources, [rule.id]);
  const run = { id: `config-${rule.id}-${atMs}`, cause: 'config', startedAtMs: readAtMs } as const;
  if (!asked.isTest) await recordEvaluations(deps, { unit, run, atMs: readAtMs, evaluations });
  const ids = knownByName.includes(rule.kind)
    ? await deps.config.idsByName(resourceTypeOf(rule.kind))
    : undefined;
  return evaluations.map((evaluation) => {
    const id = ids ? ids.get(evaluation.resource.id) : evaluation.resource.id;
    return id === undefined ? undefined : verdictOf(evaluation, id, atMs);
  });
}

function unitOf(
  { inventory }: ConfigRuleDeps,
  { kind }: AnyRule,
  { account, region }: { readonly account: string; readonly region: string },
): Unit {
  return { account, region: inventory.kindsIn('global').includes(kind) ? 'global' : region, kind };
}

/** Undefined when undecided: AWS Config has no such value and keeps its last evaluation. */
function verdictOf(
  { resourceType, type, because }: Evaluation,
  resourceId: string,
  atMs: number,
): ConfigVerdict | undefined {
  return type === 'INSUFFICIENT_DATA'
    ? undefined
    : { resourceType, resourceId, compliance: type, because, atMs };
}

function lastOf(arn: string | null): string | undefined {
  return arn?.split(':').at(-1);
}
