import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openDb } from '../../aws/state/db.ts';
import { writeInTurn } from '../../aws/state/in-turn.ts';
import { interactiveCommits, interactiveSettings } from '../runtime/interactive-settings.ts';
import { clientOf, isEmulated } from './clients.ts';
import { onceEach } from './options.ts';

/** How the function reaches its tables. */
export const tablesOf = onceEach(({ env, isInteractive }) => {
  const dynamodb = new DynamoDBClient({ ...clientOf(env), ...(isInteractive ? interactiveSettings : {}) });
  if (isEmulated(env)) writeInTurn(dynamodb);
  return { dynamodb, prefix: env.prefix, ...(isInteractive ? { commitAttempts: interactiveCommits } : {}) };
});

/** Both tables, opened once for all that reads and writes them. */
export const dbOf = onceEach((options) => openDb(tablesOf(options)));
