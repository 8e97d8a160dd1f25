import {
  type ConfigServiceClient,
  type Evaluation,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  PutEvaluationsCommand,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import type { ConfigAnswers, ConfigVerdict, RecordedItem } from '../../core/ports/config-answers.ts';
import { shorten } from '../../core/shorten.ts';
import { requiredList } from '../access/answers.ts';
import { everyItem } from '../access/pages.ts';

type ConfigDeps = {
  readonly config: ConfigServiceClient;
  /** Waits between attempts; a timer by default. */
  readonly wait?: (ms: number) => Promise<void>;
};

export function createConfigAnswers(deps: ConfigDeps): ConfigAnswers {
  return {
    put: (verdicts, question) => putEvaluations(deps, verdicts, question),
    recorded: (item) => configItem(deps, item),
    idsByName: (resourceType) => configIds(deps, resourceType),
  };
}

/** Limits of AWS Config. */
const batchSize = 100;
const annotationLength = 256;
const attempts = 4;

/** Sends evaluations in batches. Without evaluations, a call with the token alone answers. Retries rejected ones. */
async function putEvaluations(
  deps: ConfigDeps,
  verdicts: readonly ConfigVerdict[],
  { resultToken, isTest }: { readonly resultToken: string; readonly isTest: boolean },
): Promise<void> {
  const all = verdicts.map(toEvaluation);
  for (let at = 0; at === 0 || at < all.length; at += batchSize) {
    await putBatch(deps, all.slice(at, at + batchSize), { ResultToken: resultToken, TestMode: isTest });
  }
}

async function putBatch(
  { config, wait = sleep }: ConfigDeps,
  batch: readonly Evaluation[],
  under: { readonly ResultToken: string; readonly TestMode: boolean },
): Promise<void> {
  let left = batch;
  for (let attempt = 1; ; attempt++) {
    const answer = await config.send(new PutEvaluationsCommand({ ...under, Evaluations: [...left] }));
    const failed = requiredList(answer.FailedEvaluations, 'rejected evaluations');
    if (failed.length === 0) return;
    if (attempt === attempts)
      throw new Error(`AWS Config rejected ${failed.length} of ${batch.length} evaluations`);
    const ids = new Set(failed.map(keyOf));
    left = left.filter((one) => ids.has(keyOf(one)));
    await wait(100 * 2 ** attempt);
  }
}

function keyOf({ ComplianceResourceType, ComplianceResourceId }: Evaluation): string {
  return `${ComplianceResourceType}|${ComplianceResourceId}`;
}

function toEvaluation({ resourceType, resourceId, compliance, because, atMs }: ConfigVerdict): Evaluation {
  return {
    ComplianceResourceType: resourceType,
    ComplianceResourceId: resourceId,
    ComplianceType: compliance,
    OrderingTimestamp: new Date(atMs),
    ...(because ? { Annotation: shorten(because, annotationLength) } : {}),
  };
}

async function configItem(
  { config }: ConfigDeps,
  asked: { readonly resourceType: string; readonly resourceId: string; readonly capturedAtMs: number },
): Promise<RecordedItem | undefined> {
  const { configurationItems } = await config.send(
    new GetResourceConfigHistoryCommand({
      resourceType: asked.resourceType as ResourceType,
      resourceId: asked.resourceId,
      laterTime: new Date(asked.capturedAtMs),
      limit: 1,
    }),
  );
  const [item] = requiredList(configurationItems, 'configuration items');
  if (!item) return undefined;
  const { configurationItemStatus: status, resourceName = null, arn = null } = item;
  if (!status) throw new Error("AWS Config's response lacks the status of a configuration item");
  return { status, resourceName, arn };
}

async function configIds({ config }: ConfigDeps, resourceType: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  const discovered = await everyItem({ what: 'recorded resources', atMost: 10_000 }, async (nextToken) => {
    const input = { resourceType: resourceType as ResourceType, nextToken };
    const answer = await config.send(new ListDiscoveredResourcesCommand(input));
    return { items: requiredList(answer.resourceIdentifiers, 'recorded resources'), next: answer.nextToken };
  });
  for (const { resourceId, resourceName } of discovered)
    if (resourceId && resourceName) ids.set(resourceName, resourceId);
  return ids;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
