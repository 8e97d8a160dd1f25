import { blockList } from './slack-blocks.ts';
import { calls, decodeArguments } from './slack-calls.ts';
import { isRecord, problemsOf, type SlackSurface } from './slack-check.ts';
import { commandResponse, viewResponse } from './slack-responses.ts';
import { anyView } from './slack-views.ts';

export type { SlackSurface } from './slack-check.ts';

/**
 * What Slack would refuse or display wrongly in these blocks, as `path: problem`. Limits:
 * https://docs.slack.dev/reference/block-kit and the types of `@slack/types`; where sources disagree, the
 * smaller number counts.
 */
export function lintBlocks(surface: SlackSurface, blocks: readonly unknown[]): string[] {
  return problemsOf(surface, (context) => blockList(blocks, 'blocks', context));
}

/**
 * Problems of one Web API call. Arguments are objects, or form values with JSON in strings. Pseudo-methods:
 * `command.response` and `response_url` (answers to a command or a click), `view.response` (the answer to a
 * submitted modal).
 */
export function lintSlackCall(method: string, args: unknown): string[] {
  const check =
    method === 'view.response'
      ? viewResponse
      : method === 'command.response' || method === 'response_url'
        ? commandResponse
        : calls[method];
  if (!check) return [`method: ${method} is not one that is known here`];
  return problemsOf('message', (context) =>
    check(isRecord(args) ? decodeArguments(args) : args, '', context),
  );
}

/** A modal or a Home tab. */
export function lintView(view: unknown): string[] {
  return problemsOf('modal', (context) => anyView(view, 'view', context));
}
