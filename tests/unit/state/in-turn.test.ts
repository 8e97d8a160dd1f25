import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { writeInTurn } from '../../../aws/state/in-turn.ts';

function client(under: { now: number; most: number }): DynamoDBClient {
  const dynamodb = new DynamoDBClient({ region: 'eu-west-1' });
  writeInTurn(dynamodb);
  dynamodb.middlewareStack.add(
    () => async () => {
      under.now += 1;
      under.most = Math.max(under.most, under.now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under.now -= 1;
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'initialize', name: 'emulator', priority: 'low' },
  );
  return dynamodb;
}

const put = new PutItemCommand({ TableName: 't', Item: { pk: { S: 'a' } } });

test('writes of several clients in one process never overlap, and reads do not wait for them', async () => {
  const under = { now: 0, most: 0 };
  const clients = [client(under), client(under), client(under)];
  await Promise.all(clients.flatMap((one) => [one.send(put), one.send(put)]));
  expect(under.most).toBe(1);
  const get = new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } });
  await Promise.all([clients[0]?.send(put), clients[1]?.send(put), clients[2]?.send(get)]);
  expect(under.most).toBe(2);
});

test('a failed write does not block later ones', async () => {
  const dynamodb = new DynamoDBClient({ region: 'eu-west-1' });
  writeInTurn(dynamodb);
  let nth = 0;
  dynamodb.middlewareStack.add(
    () => async () => {
      nth += 1;
      if (nth === 1) throw new Error('refused');
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'initialize', name: 'emulator', priority: 'low' },
  );
  const [first, second] = await Promise.allSettled([
    dynamodb.send(put),
    client({ now: 0, most: 0 }).send(put),
  ]);
  expect(first.status).toBe('rejected');
  expect(second.status).toBe('fulfilled');
});
