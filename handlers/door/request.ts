import type { Queue } from '../../core/ports/queue.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import { type QueueName, queueOf, type SingleWork, type Work } from '../../core/work.ts';
import type { DoorDeps } from './handler-deps.ts';
import { inTime } from './in-time.ts';

type HandledRequest = {
  /** For the log. */
  readonly what: 'action' | 'command' | 'view';
  readonly name: string;
  readonly readsOnly: boolean;
  /** The team of the person. */
  readonly teamId: string;
};

const foreign = 'Only members of this workspace can use Janitor. Nothing was changed.';

/**
 * Runs a handler for a member of the workspace, as one request. A failure or timeout is logged and shown to
 * the person. Queued work is sent even when the handler fails after a decision.
 */
export async function answered<T>(
  deps: DoorDeps,
  { what, name, readsOnly, teamId }: HandledRequest,
  handle: (mine: DoorDeps) => Promise<T>,
  says: (text: string) => T,
): Promise<T> {
  const run = async (): Promise<T> => {
    if (!(await deps.isMember(teamId))) return says(foreign);
    const { deps: mine, send } = oneRequest(deps);
    try {
      return await handle(mine);
    } finally {
      await send();
    }
  };
  const note = (thrown: unknown): void => {
    const error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    deps.log.error('handler failed', { what, name, error });
  };
  try {
    return await inTime(run(), note);
  } catch (thrown) {
    note(thrown);
    return says(deps.troubleWords(thrown, readsOnly));
  }
}

type Needs = { readonly queue: Queue; readonly store: FindingStore };

/** The deps of one request. Collects queued work, so that the request sends at most one SQS message. */
export type OneRequest<D extends Needs> = {
  readonly deps: D;
  /** Sends the collected work as one message, without duplicates. */
  readonly send: () => Promise<void>;
};

export function oneRequest<D extends Needs>(deps: D): OneRequest<D> {
  const asked = new Map<string, SingleWork>();
  const ask = (work: Work): void => {
    for (const each of work.type === 'together' ? work.works : [work]) asked.set(JSON.stringify(each), each);
  };
  const queue: Queue = {
    send: async (work, delaySeconds) => {
      if (delaySeconds) return deps.queue.send(work, delaySeconds);
      ask(work);
    },
    sendAll: async (works) => works.forEach(ask),
  };
  return {
    deps: { ...deps, queue, store: readingPauseOnce(deps.store) },
    send: async () => {
      const works = [...asked.values()];
      const [first] = works;
      if (!first) return;
      asked.clear();
      const isSentAlone = works.length === 1 && !byNotify.includes(queueOf(first));
      await deps.queue.send(isSentAlone ? first : { type: 'together', works });
    },
  };
}

/** The function `slack` may not send to these queues; the function `notify` passes the work on. */
const byNotify: readonly QueueName[] = ['recheck', 'recheck-iam'];

/** Reads the pause at most once per request. */
function readingPauseOnce<S extends FindingStore>(store: S): S {
  let read: ReturnType<FindingStore['pause']> | undefined;
  return {
    ...store,
    pause: () => {
      read ??= store.pause();
      return read;
    },
    setPause: (...wanted) => {
      read = undefined;
      return store.setPause(...wanted);
    },
  };
}
