import type { ResourceCounts } from '../../core/compliance/resource-counts.ts';
import { example, exampleNowMs } from '../../core/facts/examples.ts';
import { onePage } from '../../core/listing.ts';
import type { Mode, Policy } from '../../core/policy.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { known, type Resource, type Tags } from '../../core/resource.ts';
import type { InstanceEventDeps } from '../../events/ec2-instance/run.ts';
import { source } from '../../events/ec2-instance/source.ts';
import { fromQueue } from '../../events/receive.ts';
import { rules } from '../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { defaultPolicy } from './default-policy.ts';

export const account = '123456789012';
export const region = 'eu-west-1';
export const tagRule = 'ec2-instance-missing-tags';
export const allTags = { Environment: 'prod', Owner: 'ada@example.com', CostCenter: '4711' };

export function instance(id: string, tags: Tags, state = 'running'): Resource {
  return example('ec2-instance', { id, tags, facts: { state: known(state), stateReason: known('') } });
}

export type CheckBench = Awaited<ReturnType<typeof createCheckBench>>;

/** Instances that can be started, tagged and removed, and the results of their events. */
export async function createCheckBench(mode: Mode = 'notify') {
  let nowMs = exampleNowMs;
  const clock = { nowMs: () => nowMs };
  const there = new Map<string, Resource>();
  const reads: string[] = [];
  const troubles: { read?: Error; file?: Error } = {};
  const logged: { message: string; fields?: Record<string, unknown> }[] = [];
  const note = (message: string, fields?: Record<string, unknown>) =>
    void logged.push({ message, ...(fields ? { fields } : {}) });
  const log: Log = { info: note, warn: note, error: note };
  const read = <T>(what: string, value: () => T): Promise<T> => {
    reads.push(what);
    return troubles.read ? Promise.reject(troubles.read) : Promise.resolve(value());
  };
  const inventory: Inventory = {
    ownAccount: async () => account,
    reach: async () => undefined,
    regions: async () => [region],
    kindsIn: (place) => (place === 'global' ? ['iam-user', 's3-bucket'] : ['ec2-instance', 'rds-instance']),
    list: ({ kind }) =>
      onePage(() => read('list', () => [...there.values()].filter((one) => one.kind === kind))),
    get: ({ id }) => read(id, () => there.get(id)),
    load: async (wanted) => wanted.map(({ resource }) => resource),
    plan: () => undefined,
    probe: async () => ({ probe: { allowed: 'unknown', because: '' }, protections: [] }),
  };
  const policy: { now: Policy } = { now: withMode(await defaultPolicy(rules), mode) };
  const queue = createMemoryQueue({ clock });
  const evaluations = createMemoryEvaluations();
  const files: { key: string; file: Record<string, unknown> }[] = [];
  const metrics: ResourceCounts[] = [];
  const counted: string[] = [];
  const deps: InstanceEventDeps = {
    clock,
    policy: async () => policy.now,
    queue,
    log,
    store: createMemoryStore(),
    rules,
    inventory,
    evaluations,
    keyValue: createMemoryKeyValue({ clock }),
    homeRegion: region,
    putFile: async (key, text) => {
      if (troubles.file) throw troubles.file;
      files.push({ key, file: JSON.parse(text) as Record<string, unknown> });
    },
    tagMetrics: (counts) => void metrics.push(counts),
    count: (name) => void counted.push(name),
  };
  const handle = fromQueue(source, deps);
  return {
    deps,
    there,
    reads,
    troubles,
    logged,
    policy,
    queue,
    evaluations,
    files,
    metrics,
    counted,
    pass: (ms: number) => {
      nowMs += ms;
    },
    has: (...instances: readonly Resource[]) => {
      for (const one of instances) there.set(one.id, one);
    },
    /** Ids of failed messages. */
    gets: async (...bodies: readonly (object | string)[]): Promise<readonly string[]> => {
      const Records = bodies.map((body, at) => ({
        messageId: `m${at}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }));
      const { batchItemFailures } = await handle({ Records } as never);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    history: async (resourceId: string) =>
      (await evaluations.changes({ resourceId, limit: 100, oldestFirst: true })).changes,
  };
}

function withMode(policy: Policy, mode: Mode): Policy {
  return {
    ...policy,
    rules: Object.fromEntries(Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, mode }])),
  };
}

let events = 0;

/** EC2's event about an instance, or about none without an id. */
export function running(id: string | null, more: Readonly<Record<string, unknown>> = {}): object {
  events += 1;
  return {
    id: `event-${events}`,
    source: 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    account,
    region,
    detail: id === null ? {} : { 'instance-id': id, state: 'running' },
    ...more,
  };
}
