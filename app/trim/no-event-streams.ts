/**
 * In place of `@smithy/core/event-streams`: the door opens no event stream. Loaded on demand, it would keep esbuild from
 * shaking the whole of `@smithy/core`.
 */
export function EventStreamSerde(): never {
  throw new Error('This bundle speaks no event streams (infra/bundle.ts)');
}
