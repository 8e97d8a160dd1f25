import { checkDelay } from '../../aws/services/queues.ts';
import type { Queue } from '../../core/ports/queue.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { type QueueName, queueOf, type Work } from '../../core/work.ts';
import { frozen, type StoreFaults, withFaults } from './memory-faults.ts';

export type Waiting = { readonly work: Work; readonly queue: QueueName; readonly dueAtMs: number };

export type MemoryQueue = Queue & {
  /** In the order in which they were sent, including those that are not due yet. */
  readonly waiting: () => readonly Waiting[];
  /** Removes and returns the first due message, or the due one that `choose` picks. */
  readonly take: (choose?: (count: number) => number) => Work | undefined;
};

export function createMemoryQueue(deps: {
  readonly clock: Clock;
  readonly faults?: StoreFaults;
}): MemoryQueue {
  let messages: Waiting[] = [];
  const push = (work: Work, delaySeconds: number): void => {
    const dueAtMs = deps.clock.nowMs() + Math.ceil(delaySeconds) * 1_000;
    messages.push({ work: frozen(work), queue: queueOf(work), dueAtMs });
  };
  const sending: Queue = {
    send: async (work, delaySeconds = 0) => {
      checkDelay(delaySeconds);
      push(work, delaySeconds);
    },
    sendAll: async (works) => {
      for (const work of works) push(work, 0);
    },
  };
  return {
    ...withFaults('queue', sending, deps.faults),
    waiting: () => [...messages],
    take: (choose = () => 0) => {
      const due = messages.filter((message) => message.dueAtMs <= deps.clock.nowMs());
      const taken = due[choose(due.length)];
      messages = messages.filter((message) => message !== taken);
      return taken?.work;
    },
  };
}
