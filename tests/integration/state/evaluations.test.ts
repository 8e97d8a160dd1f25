import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEvaluations } from '../../../aws/evaluations/evaluations.ts';
import { writeInTurn } from '../../../aws/state/in-turn.ts';
import { ensureTables } from '../../../aws/tables.ts';
import type { Evaluations } from '../../../core/ports/evaluations.ts';
import { anEvaluation, anEvent, aRun, compliant, rule } from '../../support/evaluation-samples.ts';
import { evaluationsContract } from '../../support/evaluations-contract.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const bucket = 'history';
let moto: TestMoto;
let dynamodb: DynamoDBClient;
let s3: S3Client;
let fails: ((command: string) => boolean) | undefined;
let worlds = 0;

beforeAll(async () => {
  moto = await startMoto();
  const options = { endpoint: moto.url, region: 'us-east-1' };
  dynamodb = new DynamoDBClient(options);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  writeInTurn(dynamodb);
  const cut = (name = ''): void => {
    if (fails?.(name)) throw new Error(`${name} was cut off`);
  };
  const step = { step: 'initialize', name: 'faults' } as const;
  dynamodb.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => (cut(commandName), next(args)),
    step,
  );
  s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => (cut(commandName), next(args)),
    step,
  );
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

afterAll(async () => {
  dynamodb?.destroy();
  s3?.destroy();
  await moto?.stop();
});

async function open(): Promise<Evaluations> {
  worlds += 1;
  fails = undefined;
  const prefix = `janitor-${worlds}`;
  await ensureTables({ dynamodb, prefix });
  // Other tests have runs with the same ids.
  return createEvaluations({ dynamodb, s3: under(prefix), prefix, bucket });
}

/** The bucket under its own prefix. */
function under(folder: string): S3Client {
  const send = (command: { input: { Key?: string } }) => {
    Object.assign(command.input, { Key: `${folder}/${command.input.Key}` });
    return s3.send(command as never);
  };
  return { send } as unknown as S3Client;
}

const outside = async () => ({ by: 'outside' }) as const;

describe('the evaluation history in DynamoDB and S3', () => {
  evaluationsContract(open);

  test('completes an interrupted attempt on the next one and writes no change twice', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `i-${n}`);
    let cuts = 0;
    for (let cutAt = 0; cutAt < 40; cutAt++) {
      const history = await open();
      await history.record(aRun(0, ids.map(compliant)), outside);
      let calls = 0;
      fails = () => calls++ === cutAt;
      const run = aRun(
        6,
        ids.slice(1).map((id) => anEvaluation(id)),
      );
      const first = await history.record(run, outside).catch(() => 'cut off');
      fails = undefined;
      if (first !== 'cut off') break;
      cuts += 1;
      const { changed } = await history.record({ ...run, atMs: run.atMs + 60_000 }, outside);
      expect(changed).toHaveLength(30);
      const { changes } = await history.changes({ rule, limit: 500 });
      expect(changes).toHaveLength(60);
      expect((await history.heartbeats({ rule, limit: 9 })).heartbeats).toHaveLength(2);
    }
    expect(cuts).toBeGreaterThan(5);
  });

  test('keeps the later of two simultaneous evaluations', async () => {
    for (const offsetMs of [-2, -1, 1, 2, -3]) {
      const history = await open();
      await history.record(aRun(0, [anEvaluation('i-1')]), outside);
      const scan = aRun(6, [compliant('i-1')]);
      const bad = anEvaluation('i-1', { reasons: ['value:Environment'] });
      const event = anEvent('e', scan.atMs + offsetMs, bad);
      const told = await Promise.allSettled([history.record(scan, outside), history.record(event, outside)]);
      const again = told.some(({ status }) => status === 'rejected');
      if (again) await history.record({ ...event, atMs: scan.atMs + 10 }, outside);
      const { changes } = await history.changes({ resourceId: 'i-1', limit: 9 });
      const [last] = changes;
      const lastSeen = event.atMs > scan.atMs || again ? 'NON_COMPLIANT' : 'COMPLIANT';
      expect(last?.evaluation.type).toBe(lastSeen);
      const times = changes.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    }
  });
});
