import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createIncidentLog } from '../../../aws/incidents/log.ts';
import { createArchive } from '../../../aws/reports/archive.ts';
import { createReportFiles } from '../../../aws/reports/files.ts';
import { writeInTurn } from '../../../aws/state/in-turn.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { anEntry, incidentLogContract } from '../../support/incident-log-contract.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

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
  await s3.send(new CreateBucketCommand({ Bucket: 'incidents' }));
});

afterAll(async () => {
  dynamodb?.destroy();
  s3?.destroy();
  await moto?.stop();
});

async function open() {
  worlds += 1;
  const prefix = `janitor-${worlds}`;
  await ensureTables({ dynamodb, prefix });
  const at = { s3, bucket: 'incidents' };
  const log = createIncidentLog({ dynamodb, prefix, archive: createArchive(at) });
  const file = async (key: string) => {
    const bytes = await createReportFiles(at).read(key);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  return { log, file };
}

incidentLogContract(open);

test('DynamoDB may delete an entry 400 days after the change', async () => {
  const { log } = await open();
  await log.add(anEntry());
  const doc = DynamoDBDocumentClient.from(dynamodb);
  const { Items = [] } = await doc.send(new ScanCommand({ TableName: `janitor-${worlds}-incidents` }));
  expect(Items.map(({ ttl }) => ttl)).toEqual([(anEntry().atMs + 400 * 86_400_000) / 1_000]);
});
