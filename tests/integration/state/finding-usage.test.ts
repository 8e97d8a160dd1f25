import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDb } from '../../../aws/state/db.ts';
import { createKeyValue } from '../../../aws/state/key-value.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { measured } from '../../../scripts/costs-usage.ts';
import { createStore } from '../../support/dynamo-store.ts';
import { countCapacity, type Usage } from '../../support/dynamodb-capacity.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { createDesk } from '../../support/slack-desk.ts';

let moto: TestMoto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

const hourMs = 3_600_000;
let prefixes = 0;

/** The real workers on real tables, with their usage of tables and queues. */
async function createMeter() {
  const usage: Usage = { writeUnits: 0, readUnits: 0, messages: 0 };
  const dynamodb = new DynamoDBClient({ endpoint: moto.url, region: 'us-east-1' });
  prefixes += 1;
  const prefix = `janitor-usage${prefixes}`;
  await ensureTables({ dynamodb, prefix });
  countCapacity(dynamodb, usage);
  let nowMs = sampleNowMs;
  const clock = { nowMs: () => nowMs };
  const desk = createDesk({
    store: createStore({ dynamodb, prefix }),
    keyValue: createKeyValue(openDb({ dynamodb, prefix }), clock),
  });
  const { send, sendAll } = desk.queue;
  // The desk's parts share this object, so it is changed in place.
  Object.assign(desk.queue, {
    send: async (...sent: Parameters<typeof send>) => {
      usage.messages += 1;
      return send(...sent);
    },
    sendAll: async (...sent: Parameters<typeof sendAll>) => {
      usage.messages += sent[0].length;
      return sendAll(...sent);
    },
  });
  const pass = (ms: number): void => {
    nowMs += ms;
    desk.advance(ms);
  };
  const scan = async (id: string): Promise<void> => {
    await desk.queue.send({ type: 'scan.start', scanId: id, askedBy: null, channel: null });
    await desk.drain();
  };
  const during = async (run: () => Promise<void>): Promise<Usage> => {
    const before = { ...usage };
    await run();
    return {
      writeUnits: usage.writeUnits - before.writeUnits,
      readUnits: usage.readUnits - before.readUnits,
      messages: usage.messages - before.messages,
    };
  };
  return { desk, pass, scan, during, close: () => dynamodb.destroy() };
}

const things = 4;

async function measure() {
  const { desk, pass, scan, during, close } = await createMeter();
  const empty = await during(() => scan('s-empty'));
  pass(24 * hourMs);
  for (let each = 0; each < things; each += 1)
    desk.things.push({ id: `thing-${each}`, state: 'bad', tags: { Owner: 'ada@example.com' } });
  const found = await during(async () => {
    await scan('s-found');
    // Direct messages to owners are collected for half a minute.
    pass(60_000);
    await desk.drain();
  });
  const seen = await during(() => scan('s-seen'));
  pass(2 * hourMs);
  const ended = await during(() => desk.drain());
  expect(desk.remediated).toHaveLength(things);
  close();
  const perFinding = (some: Usage, base?: Usage): Usage => ({
    writeUnits: (some.writeUnits - (base?.writeUnits ?? 0)) / things,
    readUnits: (some.readUnits - (base?.readUnits ?? 0)) / things,
    messages: (some.messages - (base?.messages ?? 0)) / things,
  });
  const born = perFinding(found, empty);
  const died = perFinding(ended);
  return {
    scan: empty,
    life: {
      writeUnits: born.writeUnits + died.writeUnits,
      readUnits: born.readUnits + died.readUnits,
      messages: born.messages + died.messages,
    },
    day: perFinding(seen, empty),
  };
}

test('a scan and a finding use tables and queues as the cost model assumes', async () => {
  const now = await measure();
  for (const part of ['scan', 'life', 'day'] as const)
    for (const unit of ['writeUnits', 'readUnits', 'messages'] as const) {
      const most = measured[part][unit];
      expect({ part, unit, uses: now[part][unit], fits: now[part][unit] <= most }).toMatchObject({
        fits: true,
      });
      expect({ part, unit, uses: now[part][unit], isNear: now[part][unit] >= most * 0.7 - 2 }).toMatchObject({
        isNear: true,
      });
    }
});
