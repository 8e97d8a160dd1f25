import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEvaluations } from '../../../aws/evaluations/evaluations.ts';
import { createIncidentLog } from '../../../aws/incidents/log.ts';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import { openDb } from '../../../aws/state/db.ts';
import { writeInTurn } from '../../../aws/state/in-turn.ts';
import { createKeyValue } from '../../../aws/state/key-value.ts';
import { shapeNames, shapeOf } from '../../../aws/state/shapes.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { createStore } from '../../support/dynamo-store.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { startMs } from '../../support/store-samples.ts';
import {
  dump,
  fill,
  fillIncidents,
  fillMirror,
  fillWhole,
  load,
  readAll,
  type StoredItems,
  type StoredWorld,
} from '../../support/stored-world.ts';
import { wholeFinding } from '../../support/whole-finding.ts';

/** One file per set of shapes, named by the sum of their numbers; older files stay. */
const folder = join(__dirname, 'stored');
const current = `${shapeNames.reduce((sum, name) => sum + shapeOf(name), 0)}.json`;
const files = readdirSync(folder);

let moto: TestMoto;
let dynamodb: DynamoDBClient;
let s3: S3Client;
let worlds = 0;

beforeAll(async () => {
  moto = await startMoto();
  const options = { endpoint: moto.url, region: 'us-east-1' };
  dynamodb = new DynamoDBClient(options);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  writeInTurn(dynamodb);
  await s3.send(new CreateBucketCommand({ Bucket: 'history' }));
});

afterAll(async () => {
  dynamodb?.destroy();
  s3?.destroy();
  await moto?.stop();
});

async function open(): Promise<StoredWorld & { readonly prefix: string }> {
  worlds += 1;
  const prefix = `janitor-${worlds}`;
  await ensureTables({ dynamodb, prefix });
  return {
    prefix,
    store: createStore({ dynamodb, prefix }),
    keyValue: createKeyValue(openDb({ dynamodb, prefix }), { nowMs: () => startMs }),
    evaluations: createEvaluations({ dynamodb, s3, prefix, bucket: 'history' }),
    mirror: createMirror({ dynamodb, prefix }),
    incidentLog: createIncidentLog({ dynamodb, prefix, archive: { putOnce: async () => undefined } }),
  };
}

/** `whole`: the finding that has every field, as the state table keeps it. Older files have none. */
function stored(file: string): { readonly items: StoredItems; readonly whole: StoredItems[string] } {
  const { whole = [], ...items } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as StoredItems;
  return { items, whole };
}

function write(items: StoredItems, whole: StoredItems[string]): void {
  const file = join(folder, current);
  const kept = existsSync(file) ? stored(current).items : items;
  writeFileSync(file, `${JSON.stringify({ ...kept, whole }, null, 2)}\n`);
}

test('stored items match the fixture of the current shapes', async () => {
  const world = await open();
  await fill(world);
  const items = await dump(dynamodb, world.prefix);
  const other = await open();
  await fillWhole(other);
  const { state: whole = [] } = await dump(dynamodb, other.prefix);
  if (process.env['JANITOR_STORED_SHAPES'] === 'write') write(items, whole);
  expect({ items, whole }).toEqual(stored(current));
});

test.each(files)('the items of %s read like current ones', async (file) => {
  const today = await open();
  await fill(today);
  const yesterday = await open();
  const { items } = stored(file);
  await load(dynamodb, yesterday.prefix, items);
  if (!('mirror' in items)) await fillMirror(yesterday.mirror);
  if (!('incidents' in items)) await fillIncidents(yesterday.incidentLog);
  expect(await readAll(yesterday)).toEqual(await readAll(today));
});

test.each(files.filter((file) => stored(file).whole.length > 0))(
  'the finding with every field of %s is read like a current one, without later fields',
  async (file) => {
    const world = await open();
    await load(dynamodb, world.prefix, { state: stored(file).whole });
    const read = await world.store.get(wholeFinding.id);
    expect(read?.exempt).toBeDefined();
    expect(wholeFinding).toMatchObject({ ...read });
  },
);

describe('an item with the shape of a newer version', () => {
  test.each<[string, { pk: string; sk: string }, (world: StoredWorld) => Promise<unknown>]>([
    ['finding', { pk: 'finding#fnd_stored', sk: 'finding' }, ({ store }) => store.get('fnd_stored')],
    ['scan', { pk: 'scan#scn_stored', sk: 'scan' }, ({ store }) => store.getScan('scn_stored')],
    ['scan plan', { pk: 'scan#scn_stored', sk: 'plan' }, ({ store }) => store.pendingUnits('scn_stored')],
    ['pause', { pk: 'pause', sk: 'pause' }, ({ store }) => store.pause()],
    ['key value', { pk: 'kv#stored', sk: 'kv' }, ({ keyValue }) => keyValue.get('stored')],
  ])('throws: %s', async (name, key, read) => {
    const world = await open();
    await fill(world);
    await DynamoDBDocumentClient.from(dynamodb).send(
      new UpdateCommand({
        TableName: `${world.prefix}-state`,
        Key: key,
        UpdateExpression: 'SET shape = :shape',
        ExpressionAttributeValues: { ':shape': 99 },
      }),
    );
    await expect(read(world)).rejects.toThrow(
      `A stored ${name} has shape 99. This version reads shapes up to`,
    );
  });
});
