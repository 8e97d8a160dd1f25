/**
 * Replaces `@smithy/core/event-streams`: the function `slack` opens no event stream, and its dynamic import
 * would keep esbuild from tree-shaking `@smithy/core`.
 */
export function EventStreamSerde(): never {
  throw new Error('This bundle does not support event streams (infra/trim.ts)');
}
