import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { createEvaluations } from '../../aws/evaluations/evaluations.ts';
import { onePage } from '../../core/listing.ts';
import type { Policy } from '../../core/policy.ts';
import type { ScanDeps } from '../../core/ports/deps.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import { known, type Resource } from '../../core/resource.ts';
import type { Unit } from '../../core/unit.ts';
import { rule } from '../../rules/ec2-instance-missing-tags.ts';
import { createMemoryStore } from '../../tests/fakes/memory-store.ts';
import { countingDynamo, type WriteCounts } from './dynamodb.ts';

const accounts = 10;
const startMs = Date.UTC(2026, 2, 4);

export type ComplianceWorld = {
  readonly deps: ScanDeps;
  readonly dynamodb: WriteCounts;
  readonly s3: { puts: number; bytes: number };
  readonly claims: () => number;
  readonly units: readonly Unit[];
  /** Moves to a later scan. Changes the tags of every `changing`-th instance, unless null. */
  readonly later: (changing: number | null) => void;
};

/** Instances in ten accounts, one in fifty without an owner. AWS, Slack and the findings are in this process. */
export function createWorld(instances: number, policy: Policy): ComplianceWorld {
  let nowMs = startMs;
  let changing: number | null = null;
  let ids = 0;
  let claims = 0;
  const { client, written } = countingDynamo();
  const s3 = { puts: 0, bytes: 0 };
  const units = Array.from({ length: accounts }, (_, nth): Unit => {
    return { account: String(100_000_000_000 + nth), region: 'eu-central-1', kind: rule.kind };
  });
  const store = createMemoryStore();
  const inventory: Pick<Inventory, 'list' | 'load' | 'plan'> = {
    list: (unit) =>
      onePage(() =>
        Array.from({ length: instances / accounts }, (_, nth) =>
          instance(unit, nth, nowMs, changing !== null && nth % changing === 7),
        ),
      ),
    load: async (wanted) => wanted.map(({ resource }) => resource),
    plan: () => undefined,
  };
  const deps: ScanDeps = {
    clock: { nowMs: () => nowMs },
    ids: { next: (prefix) => `${prefix}${++ids}` },
    policy: async () => policy,
    rules: [rule],
    inventory: inventory as Inventory,
    store: {
      ...store,
      claim: (...claim) => {
        claims += 1;
        return store.claim(...claim);
      },
    },
    queue: { send: async () => undefined, sendAll: async () => undefined },
    keyValue: { get: async () => undefined },
    notices: { owner: async () => ({ userId: null, name: 'nobody', why: '' }) },
    evaluations: createEvaluations({
      dynamodb: client,
      s3: countingS3(s3),
      prefix: 'bench',
      bucket: 'bench',
    }),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  return {
    deps,
    dynamodb: written,
    s3,
    claims: () => claims,
    units,
    later: (every) => {
      nowMs += 6 * 3_600_000;
      changing = every;
    },
  };
}

function instance(unit: Unit, nth: number, observedAtMs: number, isOther: boolean): Resource<'ec2-instance'> {
  const id = `i-${unit.account.slice(-2)}${String(nth).padStart(15, '0')}`;
  const isTagged = (nth % 50 !== 0) !== isOther;
  return {
    ...unit,
    kind: rule.kind,
    id,
    arn: `arn:aws:ec2:${unit.region}:${unit.account}:instance/${id}`,
    name: `web-${nth}`,
    observedAtMs,
    tags: known({
      Name: `web-${nth}`,
      Environment: ['dev', 'staging', 'prod'][nth % 3] ?? 'dev',
      CostCenter: String(4_000 + (nth % 97)),
      ...(isTagged ? { Owner: `team-${nth % 23}@example.com` } : {}),
    }),
    facts: { state: known('running'), stateReason: known('') },
    metrics: {},
    dimensions: { InstanceId: id },
    protections: [],
    material: { Type: 'm7g.large' },
    monthlyUsd: 60,
  };
}

function countingS3(counted: ComplianceWorld['s3']): S3Client {
  return new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: async ({ method, body }: { readonly method: string; readonly body?: unknown }) => {
        if (method !== 'PUT') throw new Error(`The stand-in knows no ${method}`);
        counted.puts += 1;
        counted.bytes += (body as Buffer).length;
        return { response: { statusCode: 200, headers: {}, body: Readable.from([]) } };
      },
    },
  });
}
