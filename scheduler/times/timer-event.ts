/**
 * The input from EventBridge Scheduler: `<aws.scheduler.scheduled-time>`, which stays the same in retries.
 * EventBridge rules call it `time`.
 */
export type TimerEvent = { readonly scheduledTime?: unknown; readonly time?: unknown } | undefined;

/** The scheduled time; undefined when the event has none. */
export function instantOf(event: TimerEvent): number | undefined {
  return parsed(event?.scheduledTime) ?? parsed(event?.time);
}

function parsed(value: unknown): number | undefined {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
