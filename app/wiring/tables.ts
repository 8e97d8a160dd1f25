import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openDb } from '../../aws/state/db.ts';
import { writeInTurn } from '../../aws/state/in-turn.ts';
import { interactiveCommits, interactiveSettings } from '../runtime/interactive-settings.ts';
import { clientOf, isEmulated } from './clients.ts';
import { onceEach } from './options.ts';

/** The DynamoDB client and the names of the function's tables. */
export const tablesOf = onceEach(({ env, isInteractive }) => {
  const dynamodb = new DynamoDBClient({ ...clientOf(env), ...(isInteractive ? interactiveSettings : {}) });
  if (isEmulated(env)) writeInTurn(dynamodb);
  return { dynamodb, prefix: env.prefix, ...(isInteractive ? { commitAttempts: interactiveCommits } : {}) };
});

/** Both tables, opened once and shared by all stores. */
export const dbOf = onceEach((options) => openDb(tablesOf(options)));
