import * as z from 'zod/mini';
import type { WorkOf, Works, WorkType } from '../core/work.ts';

/** A type of queued work: one file, `queues/<queue>/<type>.ts`, with hyphens for the dots of the type. */
export type QueuedWork<T extends WorkType, D> = {
  readonly type: T;
  /** Parses every field of `Works[T]`. */
  readonly schema: z.ZodMiniObject<{ readonly [F in keyof Works[T]]-?: z.ZodMiniType<Works[T][F]> }>;
  readonly run: (deps: D, work: WorkOf<T>) => Promise<unknown>;
};

export function defineWork<T extends WorkType, D>(work: QueuedWork<T, D>): QueuedWork<T, D> {
  return work;
}

export const text = z.string().check(z.minLength(1));
export const count = z.int().check(z.nonnegative());
