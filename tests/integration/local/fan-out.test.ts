import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { functions } from '../../../app/functions.generated.ts';
import { compose } from '../../../app/wiring/compose.ts';
import { providers } from '../../../app/wiring/providers/registry.generated.ts';
import { createBus } from '../../../aws/services/bus.ts';
import { makeLocalBus } from '../../../aws/services/local-bus.ts';
import { ensureQueues } from '../../../aws/services/queues.ts';
import { openDb } from '../../../aws/state/db.ts';
import { eventOf } from '../../../aws/state/items.ts';
import { commit } from '../../../aws/state/transact.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { type AuditEvent, generalEvent } from '../../../core/audit.ts';
import type { DepName, FunctionDeclaration } from '../../../core/functions/function.ts';
import { publishedSource } from '../../../core/published/published-event.ts';
import { fn as publishFn } from '../../../events/audit-changes/function.ts';
import { type SqsHandler, startPump } from '../../../local/host/pump.ts';
import { startStreams } from '../../../local/host/streams.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { matches } from '../../support/event-pattern.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { eventually, silent } from './support.ts';

const prefix = 'janitor-fan';
const Bucket = `${prefix}-compliance`;
/** What the test stores. */
const about = { type: 'finding.announced', kind: 'iam-identity' } as const;
const subscribers = functions.filter(
  ({ wakes }) =>
    wakes.by === 'bus' &&
    Object.values(wakes.rules).some(({ pattern }) =>
      matches(pattern, { source: publishedSource, detail: about }),
    ),
);
const queues = subscribers.flatMap(({ wakes }) => ('queue' in wakes ? [wakes.queue] : []));
let moto: TestMoto;
let clients: ReturnType<typeof clientsAt>;

function clientsAt(endpoint: string) {
  const client = { endpoint, region: 'us-east-1' };
  return {
    dynamodb: new DynamoDBClient(client),
    streams: new DynamoDBStreamsClient(client),
    eventBridge: new EventBridgeClient(client),
    sqs: new SQSClient(client),
    s3: new S3Client({ ...client, forcePathStyle: true }),
  };
}

beforeAll(async () => {
  moto = await startMoto();
  clients = clientsAt(moto.url);
  const { sqs, eventBridge, dynamodb, s3 } = clients;
  await ensureTables({ dynamodb, prefix, streamed: ['audit'] });
  await ensureQueues({ sqs, prefix }, queues);
  await makeLocalBus(
    { eventBridge, sqs, prefix },
    subscribers.flatMap(({ wakes }) => (wakes.by === 'bus' ? [wakes] : [])),
  );
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await moto.stop();
});

let ids = 0;
const deps = { clock: { nowMs: () => Date.now() }, ids: { next: () => `e${++ids}` } };

/** Events that every subscriber takes. */
async function store(count: number): Promise<readonly string[]> {
  const db = openDb({ dynamodb: clients.dynamodb, prefix });
  const events: AuditEvent[] = [];
  for (let nth = 0; nth < count; nth++) {
    const event: AuditEvent = {
      ...generalEvent(deps, about.type, 'janitor', `user ${nth}: can do everything`),
      findingId: `f${ids}`,
      resource: `123456789012|global|${about.kind}|user/bob`,
      resourceId: 'user/bob',
      rule: 'iam-full-admin',
      accountName: 'acme',
      severity: 'critical',
    };
    const made = await commit(db, {}, [event]);
    expect(made.ok).toBe(true);
    events.push(event);
  }
  return events.map(({ id }) => id);
}

async function archived(): Promise<readonly string[]> {
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'audit/' }));
  const texts = await Promise.all(
    Contents.map(async ({ Key }) =>
      (await clients.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString(),
    ),
  );
  const lines = texts.flatMap((text = '') => text.trimEnd().split('\n'));
  return [...new Set(lines.map((line) => (JSON.parse(line) as { event_id: string }).event_id))].sort();
}

type Subscriber = { isDown: boolean; readonly heard: Set<string>; readonly handler: SqsHandler };

/** The function with its real deps. It notes the events that it accepted. */
function subscriberOf(fn: (typeof subscribers)[number]): Subscriber {
  const run = compose(fn as FunctionDeclaration<string, DepName, SqsHandler>, providers, {
    env: {
      region: 'us-east-1',
      endpoint: moto.url,
      configPath: null,
      stage: 'fan',
      prefix,
      slack: { apiUrl: 'http://127.0.0.1:1/' },
    },
    log: silent,
    policy: () => defaultPolicy(rules),
  });
  const subscriber: Subscriber = {
    isDown: false,
    heard: new Set(),
    handler: async (event) => {
      if (subscriber.isDown) throw new Error('down');
      const answer = await run(event);
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, body } of event.Records)
        if (!failed.has(messageId))
          subscriber.heard.add((JSON.parse(body) as { detail: { id: string } }).detail.id);
      return answer;
    },
  };
  return subscriber;
}

test('a subscriber that is down, and a bus that is down, lose nothing and delay no other', async () => {
  const { dynamodb, streams, eventBridge, sqs } = clients;
  let isBusDown = false;
  const bus = createBus({ eventBridge, name: prefix });
  const publish = publishFn.create({
    log: silent,
    iamMetrics: () => undefined,
    bus: { put: async (entries) => (isBusDown ? new Set(entries.keys()) : bus.put(entries)) },
    storedEvent: (item) => eventOf({ audit: 'audit' }, item),
  });
  const all = subscribers.map(subscriberOf);
  const log = silent;
  const feed = { table: 'audit', batchSize: 100, eventNames: ['INSERT'], handler: publish };
  const stream = startStreams({ dynamodb, streams, prefix, feeds: [feed], log });
  const pump = startPump({
    sqs,
    region: 'us-east-1',
    prefix,
    log,
    feeds: all.map(({ handler }, at) => ({
      queue: queues[at] ?? '',
      batchSize: 500,
      atOnce: 2,
      worker: handler,
    })),
  });
  const has = (heard: ReadonlySet<string>, wanted: readonly string[]) => wanted.every((id) => heard.has(id));
  const stored: string[] = [];
  try {
    expect(all.length).toBeGreaterThan(1);
    for (const one of all) {
      one.isDown = true;
      const now = await store(4);
      stored.push(...now);
      await eventually(() => all.every((other) => other === one || has(other.heard, now)));
      expect(now.some((id) => one.heard.has(id))).toBe(false);
      one.isDown = false;
    }
    await eventually(() => all.every(({ heard }) => has(heard, stored)));

    isBusDown = true;
    const late = await store(2);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(late.some((id) => all.some(({ heard }) => heard.has(id)))).toBe(false);
    isBusDown = false;
    stored.push(...late);
    await eventually(() => all.every(({ heard }) => has(heard, stored)));
    for (const { heard } of all) expect([...heard].sort()).toEqual([...stored].sort());
    expect(await archived()).toEqual([...stored].sort());
  } finally {
    await Promise.all([stream.stop(), pump.stop()]);
  }
}, 300_000);
