/**
 * What EventBridge Scheduler hands over: `<aws.scheduler.scheduled-time>`, which is the same when it tries again.
 * `time` is the name that rules of EventBridge give it.
 */
export type TimerEvent = { readonly scheduledTime?: unknown; readonly time?: unknown } | undefined;

/** When it was due; undefined when it does not say. */
export function instantOf(event: TimerEvent): number | undefined {
  return parsed(event?.scheduledTime) ?? parsed(event?.time);
}

function parsed(value: unknown): number | undefined {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
