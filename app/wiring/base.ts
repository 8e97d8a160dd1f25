import type { Policy } from '../../core/policy.ts';
import type { CommonDeps } from '../../core/ports/deps.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import { createIds } from '../runtime/ids.ts';
import type { Addresses } from './queue-addresses.ts';
import type { SendingOptions } from './sending.ts';
import { createState } from './state.ts';

export type BaseOptions = SendingOptions & { readonly policy: () => Promise<Policy> };

/** What every function of the lifecycle needs, the one that Slack calls too: state, queues and policy; no rule and no service that is looked after. */
export type Base = {
  readonly env: FunctionEnvironment;
  readonly deps: CommonDeps & { readonly history: Pick<Evaluations, 'changes'> };
  readonly keyValue: KeyValue;
  readonly addresses: () => Promise<Addresses>;
};

/** Nothing is called before it is needed. */
export function createBase(options: BaseOptions): Base {
  const { keyValue, addresses, clock, log, store, history, queue } = createState(options);
  return {
    env: options.env,
    deps: { clock, ids: createIds(clock), policy: options.policy, store, history, queue, log },
    keyValue,
    addresses,
  };
}
