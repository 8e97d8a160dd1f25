import type { CommonDeps } from '../../ports/deps.ts';
import type { SingleWork } from '../../work.ts';

/** The type of the queued work; absent: the caller is the right function. */
export type AskedBy = { readonly type?: string };

/** Sends work on to the right function. Schedules of older versions name the function `recheck` for every kind. */
export async function isPassedOn(
  { queue }: Pick<CommonDeps, 'queue'>,
  { type }: AskedBy,
  right: SingleWork,
): Promise<boolean> {
  if (type === undefined || type === right.type) return false;
  await queue.send(right);
  return true;
}
