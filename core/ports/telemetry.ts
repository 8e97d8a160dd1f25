import type { QueueName, Work } from '../work.ts';

/** What became of one message. */
export type Worked = {
  readonly queue: QueueName;
  readonly work: Work['type'] | 'unreadable';
  /** Id of the finding or scan that it was about. */
  readonly subject: string | null;
  readonly tookMs: number;
  readonly outcome: 'done' | 'failed' | 'put back';
};

/** Who is told of what a function does, in numbers. On one machine nobody is. */
export type Telemetry = {
  readonly count: (name: string, by?: number) => void;
  readonly took: (name: string, ms: number) => void;
  readonly worked: (worked: Worked) => void;
  /** Counted into, under `service:Operation`, every attempt of a call to the services that are looked after. */
  readonly apiCalls: Record<string, number>;
};
