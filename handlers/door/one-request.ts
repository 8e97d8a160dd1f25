import type { Queue } from '../../core/ports/queue.ts';
import type { Store } from '../../core/ports/store.ts';
import type { SingleWork, Work } from '../../core/work.ts';

type Given = { readonly queue: Queue; readonly store: Store };

/** What a handler is given for one request: it may ask for whatever it likes, and DynamoDB and SQS are waited for as little as can be. */
export type OneRequest<D extends Given> = {
  readonly deps: D;
  /** Sends what was asked for, as one message; what was asked for twice, once. */
  readonly send: () => Promise<void>;
};

export function oneRequest<D extends Given>(deps: D): OneRequest<D> {
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
      await deps.queue.send(works.length === 1 ? first : { type: 'together', works });
    },
  };
}

/** A request that decides and then shows what came of it sees one pause. */
function readingPauseOnce(store: Store): Store {
  let read: ReturnType<Store['pause']> | undefined;
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
