import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createHistory } from '../../aws/evaluations/queries.ts';
import { writeInTurn } from '../../aws/state/in-turn.ts';
import { createKeyValue } from '../../aws/state/key-value.ts';
import { createStore } from '../../aws/state/store.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Store } from '../../core/ports/store.ts';
import { hurriedClient, hurriedCommits } from '../runtime/interactive-client.ts';
import { countedStore } from './counted-store.ts';
import { clientOf, createSending, isEmulated, type Sending, type SendingOptions } from './sending.ts';

export type State = Sending & {
  readonly store: Store;
  readonly history: Pick<Evaluations, 'changes'>;
  readonly keyValue: KeyValue;
};

/** Queues and tables. */
export function createState(options: SendingOptions): State {
  const { env, telemetry, hurried } = options;
  const sending = createSending(options);
  const dynamodb = new DynamoDBClient({ ...clientOf(env), ...(hurried ? hurriedClient : {}) });
  if (isEmulated(env)) writeInTurn(dynamodb);
  const stored = {
    dynamodb,
    prefix: env.prefix,
    ...(hurried ? { commitAttempts: hurriedCommits } : {}),
  };
  const store = createStore(stored);
  return {
    ...sending,
    store: telemetry ? countedStore(store, telemetry) : store,
    history: createHistory(stored),
    keyValue: createKeyValue({ ...stored, clock: sending.clock }),
  };
}
