import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createArchive } from '../../../aws/reports/archive.ts';
import { createBus } from '../../../aws/services/bus.ts';
import { makeLocalBus } from '../../../aws/services/local-bus.ts';
import { ensureQueues } from '../../../aws/services/queues.ts';
import { openDb } from '../../../aws/state/db.ts';
import { eventOf } from '../../../aws/state/items.ts';
import { commit } from '../../../aws/state/transact.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { type AuditEvent, generalEvent } from '../../../core/audit.ts';
import { fn as archiveFn } from '../../../events/audit-archive/function.ts';
import { source } from '../../../events/audit-archive/source.ts';
import { fn as publishFn } from '../../../events/audit-changes/function.ts';
import { type SqsHandler, startPump } from '../../../local/host/pump.ts';
import { startStreams } from '../../../local/host/streams.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { eventually, silent } from './support.ts';

const prefix = 'janitor-fan';
const Bucket = `${prefix}-compliance`;
const rules = { everything: { pattern: { source: ['cloud-janitor'] } } };
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
  await ensureQueues({ sqs, prefix }, ['audit-archive', 'other']);
  await makeLocalBus({ eventBridge, sqs, prefix }, [
    { queue: 'audit-archive', rules: source.rules },
    { queue: 'other', rules },
  ]);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await moto.stop();
});

let ids = 0;
const deps = { clock: { nowMs: () => Date.now() }, ids: { next: () => `e${++ids}` } };

async function store(count: number): Promise<readonly string[]> {
  const db = openDb({ dynamodb: clients.dynamodb, prefix });
  const events: AuditEvent[] = [];
  for (let nth = 0; nth < count; nth++) {
    const event = generalEvent(deps, 'settings.changed', 'U0ADA', `change ${nth}`);
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

test('a subscriber that is down, and a bus that is down, lose nothing and delay no other', async () => {
  const { dynamodb, streams, eventBridge, sqs, s3 } = clients;
  const down = { bus: false, archive: false, other: false };
  const bus = createBus({ eventBridge, name: prefix });
  const publish = publishFn.create({
    log: silent,
    telemetry: { count: () => undefined, took: () => undefined, worked: () => undefined, apiCalls: {} },
    bus: { put: async (entries) => (down.bus ? new Set(entries.keys()) : bus.put(entries)) },
    storedEvent: (item) => eventOf({ audit: 'audit' }, item),
  });
  const archive: SqsHandler = archiveFn.create({
    log: silent,
    archive: createArchive({ s3, bucket: Bucket }),
  });
  const heard = new Set<string>();
  const other: SqsHandler = async ({ Records }) => {
    if (down.other) throw new Error('down');
    for (const { body } of Records) heard.add((JSON.parse(body) as { detail: { id: string } }).detail.id);
    return { batchItemFailures: [] };
  };
  const whenUp: SqsHandler = async (event) => {
    if (down.archive) throw new Error('down');
    return archive(event);
  };
  const log = silent;
  const feed = { table: 'audit', batchSize: 100, eventNames: ['INSERT'], handler: publish };
  const stream = startStreams({ dynamodb, streams, prefix, feeds: [feed], log });
  const pump = startPump({
    sqs,
    region: 'us-east-1',
    prefix,
    log,
    feeds: [
      { queue: 'audit-archive', batchSize: 500, atOnce: 2, worker: whenUp },
      { queue: 'other', batchSize: 10, atOnce: 2, worker: other },
    ],
  });
  const has = (found: readonly string[], wanted: readonly string[]) =>
    wanted.every((id) => found.includes(id));
  try {
    down.archive = true;
    const first = await store(12);
    await eventually(() => has([...heard], first));
    expect(await archived()).toEqual([]);

    down.archive = false;
    down.other = true;
    const second = await store(3);
    await eventually(async () => has(await archived(), [...first, ...second]));
    expect(has([...heard], second)).toBe(false);

    down.other = false;
    down.bus = true;
    const third = await store(2);
    await eventually(() => has([...heard], second));
    expect(third.some((id) => heard.has(id))).toBe(false);

    down.bus = false;
    const all = [...first, ...second, ...third].sort();
    await eventually(async () => has([...heard], all) && has(await archived(), all));
    expect([...heard].sort()).toEqual(all);
    expect(await archived()).toEqual(all);
  } finally {
    await Promise.all([stream.stop(), pump.stop()]);
  }
}, 300_000);
