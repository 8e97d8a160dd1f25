import type { IamEvent } from '../../core/iam/state/iam-event.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { IamMetrics } from '../../core/published/iam-metrics.ts';

export type IamChangeDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly iamMetrics: IamMetrics;
  readonly telemetry: Pick<Telemetry, 'took'>;
  readonly receive: (event: IamEvent) => Promise<unknown>;
};

/** Hands a change over and measures both delays: AWS's until it arrived, and Janitor's own. */
export async function receiveIamChange(deps: IamChangeDeps, event: IamEvent): Promise<void> {
  const { clock, log, iamMetrics, telemetry } = deps;
  const { eventName, eventId, atMs } = event.origin;
  const receivedMs = clock.nowMs();
  await deps.receive(event);
  const tookMs = clock.nowMs() - receivedMs;
  iamMetrics([{ name: 'EventsProcessed', value: 1 }]);
  // The time of an event is in whole seconds and from another clock.
  telemetry.took('EventDelay', Math.max(0, receivedMs - atMs));
  telemetry.took('EventHandling', tookMs);
  log.info('iam change received', {
    eventName,
    eventId,
    account: event.account,
    region: event.region,
    delay_ms: receivedMs - atMs,
    ms: tookMs,
  });
}
