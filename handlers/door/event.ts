import type { SlackEvent } from '../define.ts';
import type { DoorDeps } from './handler-deps.ts';
import { inTime } from './in-time.ts';
import { oneRequest } from './request.ts';
import { anything, object, record } from './shape.ts';

const envelope = object({ event: record(anything) });

/**
 * Slack repeats an event, three times at most, until it is answered in time. The work that handlers of events ask for
 * may be done twice, so repetitions are not remembered.
 */
export async function takeEvent(deps: DoorDeps, event: SlackEvent, body: unknown): Promise<void> {
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
