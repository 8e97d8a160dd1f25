import * as z from 'zod/mini';
import { type QueueName, queueOf, type Work } from '../core/work.ts';

/** What one queue's worker does. */
export type Worker<W extends Work> = {
  readonly queue: QueueName;
  /** Throws for anything that is no work of this queue: such a message ends in the dead-letter queue. */
  readonly parse: (body: string) => W;
  readonly run: (work: W) => Promise<unknown>;
};

export type WorkOf<T extends Work['type']> = Extract<Work, { readonly type: T }>;

/** The function of each type of work. */
export type Doing<W extends Work, D> = {
  readonly [T in W['type']]: (deps: D, work: Extract<W, { readonly type: T }>) => Promise<unknown>;
};

export const text = z.string().check(z.minLength(1));
export const count = z.int().check(z.nonnegative());

export function worker<W extends Work, D>(
  queue: QueueName,
  schema: z.ZodMiniType<W>,
  doing: Doing<W, D>,
  deps: D,
): Worker<W> {
  return {
    queue,
    parse: (body) => parsed(queue, schema, json(body)),
    run: (work) => (doing[work.type as W['type']] as (deps: D, work: W) => Promise<unknown>)(deps, work),
  };
}

/** JSON's own error repeats a part of the text. */
function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('The message is not JSON');
  }
}

/** The error names fields and never repeats what is in them. */
function parsed<W extends Work>(queue: QueueName, schema: z.ZodMiniType<W>, value: unknown): W {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { type } = Object(value) as { type?: unknown };
  const isName = typeof type === 'string' && /^[a-z][a-z.]{0,39}$/.test(type);
  const wanted = isName ? (queueOf({ type } as Work) as QueueName | undefined) : undefined;
  if (wanted && wanted !== queue)
    throw new Error(`${String(type)} is work of the ${wanted} queue and came by the ${queue} queue`);
  const fields = read.error.issues.map(({ path }) => path.join('.') || 'the message').join(', ');
  throw new Error(`This is no work of the ${queue} queue: ${isName ? type : 'unnamed'}: ${fields}`);
}
