import type * as z from 'zod/mini';
import type { Queue } from '../core/ports/queue.ts';
import {
  type QueueName,
  queueOf,
  queueOfType,
  type SingleWork,
  type Work,
  type WorkType,
} from '../core/work.ts';
import { checked } from './checked.ts';

export type Worker<W extends Work = Work> = {
  readonly queue: QueueName;
  /** Throws when the value is no work of this queue. The error names the wrong fields without their values. */
  readonly read: (value: unknown) => W;
  readonly run: (work: W) => Promise<unknown>;
};

/** Any type of work in the registries. */
type AnyWork = {
  readonly type: WorkType;
  readonly schema: z.ZodMiniType<object>;
  readonly run: (deps: never, work: never) => Promise<unknown>;
};

/** The deps of all work in a registry. */
type DepsOf<W extends AnyWork> = (
  W extends { readonly run: (deps: infer D, work: never) => unknown }
    ? (deps: D) => void
    : never
) extends (deps: infer All) => void
  ? All
  : never;

export function worker<W extends AnyWork>(
  queue: QueueName,
  works: readonly W[],
  deps: DepsOf<W>,
): Worker<SingleWork> {
  const find = (type: unknown): W | undefined => works.find((one) => one.type === type);
  return {
    queue,
    read: (value) => {
      const { type } = Object(value) as { readonly type?: unknown };
      const found = find(type);
      if (!found) throw new Error(notOf(queue, type));
      const read = checked(found.schema, value);
      if (!read.ok) throw new Error(`Invalid work on the ${queue} queue: ${found.type}: ${read.error}`);
      return { type: found.type, ...read.value } as SingleWork;
    },
    run: async (work) => {
      const run = find(work.type)?.run as
        | ((deps: DepsOf<W>, work: SingleWork) => Promise<unknown>)
        | undefined;
      if (!run) throw new Error(notOf(queue, work.type));
      await run(deps, work);
    },
  };
}

/**
 * A worker that also accepts several works in one message. Work of other queues is sent on first, then its
 * own work runs. A failure retries the whole message.
 */
export function withTogether(own: Worker<SingleWork>, queue: Pick<Queue, 'sendAll'>): Worker {
  return {
    queue: own.queue,
    read: (value) => {
      const { type, works } = Object(value) as { readonly type?: unknown; readonly works?: unknown };
      if (type !== 'together') return own.read(value);
      if (!Array.isArray(works) || works.length === 0)
        throw new Error(`Invalid work on the ${own.queue} queue: together: works`);
      return { type, works: works.map((one) => readPart(own, one)) };
    },
    run: async (work) => {
      if (work.type !== 'together') return own.run(work);
      const others = work.works.filter((one) => queueOf(one) !== own.queue);
      if (others.length > 0) await queue.sendAll(others);
      const failures: unknown[] = [];
      for (const one of work.works.filter((one) => queueOf(one) === own.queue))
        await own.run(one).catch((thrown: unknown) => failures.push(thrown));
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** The worker of the other queue checks its work. */
function readPart(own: Worker<SingleWork>, value: unknown): SingleWork {
  const { type } = Object(value) as { readonly type?: unknown };
  const queue = typeof type === 'string' && type !== 'together' ? queueOfType(type) : undefined;
  return queue && queue !== own.queue ? (value as SingleWork) : own.read(value);
}

function notOf(queue: QueueName, type: unknown): string {
  const name = typeof type === 'string' && /^[a-z][a-z.]{0,39}$/.test(type) ? type : undefined;
  const other = name && queueOfType(name);
  return other && other !== queue
    ? `${name} belongs on the ${other} queue, not on the ${queue} queue`
    : `Invalid work on the ${queue} queue: ${name ?? 'unnamed'}: type`;
}
