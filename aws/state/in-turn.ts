import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const writes = new Set([
  'TransactWriteItemsCommand',
  'PutItemCommand',
  'UpdateItemCommand',
  'DeleteItemCommand',
  'BatchWriteItemCommand',
]);

/** The writes of every such client of the process stand in one line. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * For an emulator alone: sends writes one after the other, whichever client they come from. Moto 5.2 undoes a refused
 * transaction by putting back a copy of the whole table, and with it loses what other requests wrote meanwhile (with
 * 4,000 items, 2 of 120 writes that had been answered with success). DynamoDB itself does not.
 */
export function writeInTurn(dynamodb: DynamoDBClient): void {
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      if (!writes.has(context.commandName ?? '')) return next(args);
      const mine = turn.then(() => next(args));
      turn = mine.catch(() => undefined);
      return mine;
    },
    { step: 'initialize', name: 'writeInTurn', priority: 'high' },
  );
}
