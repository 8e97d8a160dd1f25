import type { QueueName, Work } from '../work.ts';

/** The outcome of one message. */
export type Worked = {
  readonly queue: QueueName;
  readonly work: Work['type'] | 'unreadable';
  /** Id of its finding or scan. */
  readonly subject: string | null;
  readonly tookMs: number;
  readonly outcome: 'done' | 'failed' | 'put back';
};

/** Receives metrics of a function. The local copy has none. */
export type Telemetry = {
  readonly count: (name: string, by?: number) => void;
  readonly took: (name: string, ms: number) => void;
  readonly worked: (worked: Worked) => void;
  /** Attempted AWS API calls, by `service:Operation`. */
  readonly apiCalls: Record<string, number>;
};
