import { type JsonObject, text } from './types.ts';

/** A fault in a call to Slack, for tests and demonstrations. */
export type Fault = {
  /** `chat.postMessage`, or `*`. */
  readonly method: string;
  readonly kind: /** Slack executes the call, and the connection breaks before the answer. */
    | 'lost-answer'
    | 'rate-limited'
    | 'server-error'
    /** Slack answers with `error`. */
    | 'refused';
  readonly error?: string;
  readonly retryAfterSeconds?: number;
  /** The number of affected calls. Default: 1. */
  readonly times?: number;
};

const kinds: readonly Fault['kind'][] = ['lost-answer', 'rate-limited', 'server-error', 'refused'];

/** Throws for an invalid fault. */
export function readFault(body: JsonObject): Fault {
  const kind = kinds.find((one) => one === body['kind']);
  if (!kind) throw new Error(`The kind of a fault must be one of ${kinds.join(', ')}`);
  const { retryAfterSeconds, times, error } = body;
  return {
    method: text(body['method']) || '*',
    kind,
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
    ...(typeof times === 'number' ? { times } : {}),
    ...(typeof error === 'string' ? { error } : {}),
  };
}

export function createFaults() {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add: (fault: Fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      faults = [];
    },
    next: (method: string): Fault | undefined => {
      const found = faults.find(
        ({ fault, left }) => left > 0 && (fault.method === '*' || fault.method === method),
      );
      if (found) found.left--;
      return found?.fault;
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;
