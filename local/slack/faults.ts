/** What goes wrong on the way to Slack, for tests and for trying out. */
export type Fault = {
  /** `chat.postMessage`, or `*`. */
  readonly method: string;
  readonly kind: /** Slack did it, and the connection broke before the answer. */
    | 'lost-answer'
    | 'rate-limited'
    | 'server-error'
    /** Slack says no: `error`. */
    | 'refused';
  readonly error?: string;
  readonly retryAfterSeconds?: number;
  /** How many calls it befalls; 1 when absent. */
  readonly times?: number;
};

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
