import { minuteMs } from '../../core/calendar.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';

/**
 * A hanging call times out and frees its connection; otherwise hangs would use up the pool. SQS long polls
 * wait 10 s at most.
 */
const patience = {
  connectionTimeout: 3_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 100 },
  httpsAgent: { keepAlive: true, maxSockets: 100 },
};

/** An emulator shares its machine with the functions, so a slow answer is no hang. */
const patienceWithEmulators = { ...patience, connectionTimeout: minuteMs, requestTimeout: minuteMs };

/** The region, endpoint and timeouts of clients for the janitor's own services. Each client has its own connection pool. */
export function clientOf({ region, endpoint, state }: Surroundings): {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: NonNullable<Surroundings['state']>['credentials'];
  readonly requestHandler: typeof patience;
} {
  const requestHandler = endpoint ? patienceWithEmulators : patience;
  return { region, ...(endpoint ? { endpoint } : {}), ...state, requestHandler };
}

/** Whether the services are emulated. An emulator fires no schedules and runs one transaction at a time. */
export function isEmulated({ endpoint, state }: Surroundings): boolean {
  return state !== undefined || endpoint !== null;
}

type Surroundings = Pick<FunctionEnvironment, 'region' | 'endpoint' | 'state'>;
