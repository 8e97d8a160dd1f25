import type { Worked } from '../../queues/queue-worker.ts';

/** Who is told of what a function does, in numbers. On one machine nobody is. */
export type Telemetry = {
  readonly count: (name: string, by?: number) => void;
  readonly took: (name: string, ms: number) => void;
  readonly worked: (worked: Worked) => void;
  /** Counted into, under `service:Operation`, every attempt of a call to the services that are looked after. */
  readonly apiCalls: Record<string, number>;
};
