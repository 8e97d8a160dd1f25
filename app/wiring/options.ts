import type { DepName, DepTypes } from '../../core/functions/function.ts';
import type { Policy } from '../../core/policy.ts';
import type { AlarmMutes } from '../../core/ports/alarm-mutes.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Remediator } from '../../core/ports/remediator.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { QueueName } from '../../core/work.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';

/** Restricts what all functions may do: each wrapper removes what is not allowed. */
export type Restriction = {
  readonly policy: (policy: Policy) => Policy;
  readonly inventory: (inventory: Inventory) => Inventory;
  readonly remediator: (remediator: Remediator) => Remediator;
  readonly alarmMutes: (alarmMutes: AlarmMutes) => AlarmMutes;
};

/** The options from which the deps of one function are built. */
export type FunctionOptions = {
  readonly env: FunctionEnvironment;
  readonly log: Log;
  /** Default: the real time. */
  readonly clock?: Clock;
  /** Default: the compiled policy at the environment's `policyPath`. */
  readonly policy?: () => Promise<Policy>;
  readonly restriction?: Omit<Restriction, 'policy'>;
  /** Called after each queued message. */
  readonly onSend?: (queue: QueueName) => void;
  /** Absent on one machine, which keeps no metrics. */
  readonly telemetry?: Telemetry;
  /** True behind a Slack request, which has 3 s: clients use short timeouts. */
  readonly isInteractive?: boolean;
};

/** Builds one dep. Makes no call before the dep is used, except that secrets are read at once. */
export type Provide<D extends DepName> = (options: FunctionOptions) => DepTypes[D];

/** Builds once per function, so that its deps share clients. */
export function onceEach<T>(make: (options: FunctionOptions) => T): (options: FunctionOptions) => T {
  const made = new WeakMap<FunctionOptions, { readonly value: T }>();
  return (options) => {
    const known = made.get(options) ?? { value: make(options) };
    made.set(options, known);
    return known.value;
  };
}
