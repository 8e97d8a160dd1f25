import type { DepName, DepTypes } from '../../core/functions/function.ts';
import type { Policy } from '../../core/policy.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Remediator } from '../../core/ports/remediator.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { QueueName } from '../../core/work.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';

/** Less than a function may do otherwise: each part is given back with what it may not do taken out. */
export type Restriction = {
  readonly policy: (policy: Policy) => Policy;
  readonly inventory: (inventory: Inventory) => Inventory;
  readonly remediator: (remediator: Remediator) => Remediator;
};

/** What the deps of one function are made from. */
export type FunctionOptions = {
  readonly env: FunctionEnvironment;
  readonly log: Log;
  /** Default: the real time. */
  readonly clock?: Clock;
  /** Default: the compiled policy that the environment names. */
  readonly policy?: () => Promise<Policy>;
  readonly restriction?: Pick<Restriction, 'inventory' | 'remediator'>;
  /** Called after each message that was queued. */
  readonly onSend?: (queue: QueueName) => void;
  /** Absent on one machine, where nobody keeps metrics. */
  readonly telemetry?: Telemetry;
  /** Somebody waits for 3 s: clients give up in time to say so. */
  readonly isInteractive?: boolean;
};

/** Makes one dep. It calls nothing before it is needed, but for secrets, which are read at once. */
export type Provide<D extends DepName> = (options: FunctionOptions) => DepTypes[D];

/** Made once for each function, so that its deps share clients. */
export function onceEach<T>(make: (options: FunctionOptions) => T): (options: FunctionOptions) => T {
  const made = new WeakMap<FunctionOptions, { readonly value: T }>();
  return (options) => {
    const known = made.get(options) ?? { value: make(options) };
    made.set(options, known);
    return known.value;
  };
}
