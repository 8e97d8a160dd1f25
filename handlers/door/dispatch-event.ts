import type { SlackEvent } from '../define.ts';
import type { DispatchDeps } from './dispatch.ts';
import { inTime } from './in-time.ts';
import { oneRequest } from './one-request.ts';
import { anything, object, record } from './shape.ts';

const envelope = object({ event: record(anything) });

/**
 * Slack repeats an event until it is answered in time, three times at most. Handlers of events ask for work that may be
 * done twice, so that a repetition needs no memory: one whose first attempt died is done, and nothing is waited for.
 */
export async function dispatchEvent(deps: DispatchDeps, event: SlackEvent, body: unknown): Promise<void> {
  if (!envelope(body)) throw new TypeError('an event without its fields');
  const { deps: mine, send } = oneRequest(deps);
  const run = async (): Promise<void> => {
    await event.run(mine, body.event);
    await send();
  };
  await inTime(run(), (thrown) =>
    deps.log.error('an event failed late', { event: event.id, error: String(thrown) }),
  );
}
