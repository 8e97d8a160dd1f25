import type { FunctionEnvironment } from '../runtime/environment.ts';

/** What hangs gives its connection back, or one hang would use them all up for ever. SQS is asked to wait for 10 s at most. */
const patience = {
  connectionTimeout: 3_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 100 },
  httpsAgent: { keepAlive: true, maxSockets: 100 },
} as const;

/** Where a client of the janitor's own services finds them, and how long it waits. Each client has connections of its own. */
export function clientOf({ region, endpoint, state }: Surroundings): {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: NonNullable<Surroundings['state']>['credentials'];
  readonly requestHandler: typeof patience;
} {
  return { region, ...(endpoint ? { endpoint } : {}), ...state, requestHandler: patience };
}

/** Whether they are an emulator's, which fires no schedules and takes one transaction at a time. */
export function isEmulated({ endpoint, state }: Surroundings): boolean {
  return state !== undefined || endpoint !== null;
}

type Surroundings = Pick<FunctionEnvironment, 'region' | 'endpoint' | 'state'>;
