import {
  type ConfigDeps,
  type ConfigVerdict,
  configIds,
  configItem,
  putEvaluations,
} from '../../aws/services/config-rule.ts';
import type { Evaluation } from '../../core/compliance/evaluation.ts';
import { type CheckDeps, isLookedAfter, judge, ofGone, record } from '../../core/compliance/judge-now.ts';
import type { Policy } from '../../core/policy.ts';
import { resourceTypeOf } from '../../core/resource-types.ts';
import type { AnyRule } from '../../core/rule.ts';
import type { Unit } from '../../core/scan.ts';
import { type ConfigAsked, type ConfigItem, readConfigEvent } from './parse.ts';

export type ConfigRuleDeps = Omit<CheckDeps, 'keyValue' | 'queue'> &
  ConfigDeps & { readonly homeRegion: string };

type Asking = { readonly asked: ConfigAsked; readonly rule: AnyRule; readonly policy: Policy };

/** Statuses under which there is nothing to judge any more. */
const gone = ['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'];

/** Of these the resource itself is no more; of the others AWS Config only looks away. */
const deleted = ['ResourceDeleted', 'ResourceDeletedNotRecorded'];

/** Databases are recorded under an id of their own; the janitor calls them as people do. */
const calledByName = ['rds-instance'];

/**
 * Answers AWS Config for one of the compliance rules, with the rule's own code on what is there now: what Config
 * recorded says only which resource it is. Throws for a question that is none, and for an answer that Config does not take.
 */
export function configRule(deps: ConfigRuleDeps): (event: unknown) => Promise<void> {
  return async (event) => {
    const asked = readConfigEvent(event);
    const rule = deps.rules.find(({ id, compliance }) => id === asked.ruleId && compliance);
    if (!rule) throw new Error('AWS Config asks for a rule that is none of the compliance rules');
    const policy = await deps.policy();
    const asking: Asking = { asked, rule, policy };
    const { message } = asked;
    const verdicts =
      message.about === 'item'
        ? [
            await ofItem(
              deps,
              asking,
              message.isOversized ? await whole(deps, message.item) : message.item,
              message.hasLeftScope,
            ),
          ]
        : await ofAll(deps, asking, message.atMs);
    const told = verdicts.flatMap((verdict) => verdict ?? []);
    await putEvaluations(deps, told, asked);
    deps.log.info('AWS Config was answered', {
      rule: rule.id,
      about: message.about,
      evaluations: told.length,
      undecided: verdicts.length - told.length,
    });
  };
}

/** The summary names the resource; what Config recorded says whether it is still there. */
async function whole(deps: ConfigRuleDeps, item: ConfigItem): Promise<ConfigItem> {
  const recorded = await configItem(deps, item);
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
  const id = calledByName.includes(rule.kind)
    ? (item.resourceName ?? lastOf(item.arn) ?? resourceId)
    : resourceId;
  const keep = async (seenAtMs: number, evaluations: readonly Evaluation[]): Promise<void> => {
    const run = {
      id: `config-${rule.id}-${resourceId}-${atMs}`,
      cause: 'config',
      startedAtMs: seenAtMs,
    } as const;
    if (!asked.isTest) await record(deps, { unit, run, atMs: seenAtMs, evaluations });
  };
  if (gone.includes(item.status)) {
    // As of the item's time: one of that name may have been made and seen since.
    if (deleted.includes(item.status) && resourceType === resourceTypeOf(rule.kind))
      await keep(atMs, await ofGone(deps, { ...unit, id }, [rule.id]));
    return notApplicable('The resource is gone.');
  }
  if (hasLeftScope) return notApplicable('The resource has left the scope of the rule.');
  if (resourceType !== resourceTypeOf(rule.kind))
    return notApplicable(`The rule judges ${resourceTypeOf(rule.kind)}.`);
  if (!policy.rules[rule.id] || !isLookedAfter(policy, unit, await deps.inventory.ownAccount()))
    return notApplicable('The policy of the janitor leaves it out.');
  const readAtMs = deps.clock.nowMs();
  const resource = await deps.inventory.get({
    ...unit,
    id,
    arn: item.arn ?? '',
    name: item.resourceName ?? id,
  });
  if (!resource) {
    await keep(readAtMs, await ofGone(deps, { ...unit, id }, [rule.id]));
    return notApplicable('The resource is gone.');
  }
  const evaluations = await judge(deps, policy, [resource], [rule.id]);
  await keep(readAtMs, evaluations);
  const [evaluation] = evaluations;
  return evaluation && verdictOf(evaluation, resourceId, atMs);
}

/** All of them in the janitor's region; of buckets those that are there. */
async function ofAll(
  deps: ConfigRuleDeps,
  { asked, rule, policy }: Asking,
  atMs: number,
): Promise<readonly (ConfigVerdict | undefined)[]> {
  const unit = unitOf(deps, rule, { account: asked.account, region: deps.homeRegion });
  if (!policy.rules[rule.id] || !isLookedAfter(policy, unit, await deps.inventory.ownAccount())) return [];
  const readAtMs = deps.clock.nowMs();
  const listed = await deps.inventory.list(unit);
  const resources = listed.filter(
    ({ isBeside, location }) => !isBeside && (location === undefined || location === deps.homeRegion),
  );
  const evaluations = await judge(deps, policy, resources, [rule.id]);
  const run = { id: `config-${rule.id}-${atMs}`, cause: 'config', startedAtMs: readAtMs } as const;
  if (!asked.isTest) await record(deps, { unit, run, atMs: readAtMs, evaluations });
  const ids = calledByName.includes(rule.kind) ? await configIds(deps, resourceTypeOf(rule.kind)) : undefined;
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

/** Undefined for what is undecided: Config would not take it, and what it knew before stays. */
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
