import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import { writeInTurn } from '../../../aws/state/in-turn.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { bounded } from '../../../core/iam/state/mirror-entry.ts';
import { sameIdentity } from '../../../core/iam/state/same-identity.ts';
import type { MirrorEntry } from '../../../core/ports/mirror.ts';
import { identityX } from '../../support/arbitrary-identity.ts';
import { account } from '../../support/iam-policies.ts';
import { aMirrorEntry, mirrorContract } from '../../support/mirror-contract.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

let moto: TestMoto;
let dynamodb: DynamoDBClient;
let worlds = 0;

beforeAll(async () => {
  moto = await startMoto();
  dynamodb = new DynamoDBClient({ endpoint: moto.url, region: 'us-east-1' });
  writeInTurn(dynamodb);
});

afterAll(async () => {
  dynamodb?.destroy();
  await moto?.stop();
});

async function open() {
  worlds += 1;
  const prefix = `janitor-${worlds}`;
  await ensureTables({ dynamodb, prefix });
  return createMirror({ dynamodb, prefix });
}

mirrorContract(open);

/** A document of 131,072 characters, 6,144 without white space, whose text hardly compresses. */
function paddedText(): string {
  const actions = Array.from({ length: 320 }, () => `s3:${randomBytes(6).toString('hex')}`);
  const json = JSON.stringify({ Statement: { Effect: 'Allow', Action: actions, Resource: '*' } });
  const blanks = [...randomBytes(131_072 - json.length)].map((byte) => ' \t\n\r'[byte % 4]).join('');
  return `${json.slice(0, -1)}${blanks}}`;
}

test('an entry of two policies with five padded versions each fits into an item', async () => {
  const mirror = await open();
  const policyOf = () => ({
    ...identityX('policy'),
    versions: Object.fromEntries([1, 2, 3, 4, 5].map((nth) => [`v${nth}`, paddedText()])),
    defaultVersion: 'v1',
  });
  const padded: MirrorEntry = {
    ...aMirrorEntry,
    accepted: { identity: policyOf() },
    seen: { identity: policyOf() },
  };
  const entry = bounded(padded);
  expect((await mirror.put(entry, null)).ok).toBe(true);
  const read = await mirror.get(account, entry.id);
  expect(sameIdentity(read?.seen?.identity ?? null, padded.seen?.identity ?? null)).toBe(true);
  const doc = DynamoDBDocumentClient.from(dynamodb);
  const key = { pk: `identity#${account}#${entry.id}`, sk: entry.id };
  const { Item } = await doc.send(new GetCommand({ TableName: `janitor-${worlds}-mirror`, Key: key }));
  expect(Item).toBeDefined();
  expect(Buffer.from(Item?.['bytes'] as Uint8Array).byteLength).toBeLessThan(150_000);
});
