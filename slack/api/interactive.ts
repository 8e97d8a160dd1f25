import type { AlertBlock, Block, HomeView, KnownBlock, ModalView } from '@slack/types';
import type { FetchFunction, WebClient } from '@slack/web-api';
import type { Log } from '../../core/ports/runtime.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { callSlack, type SlackTrouble, troubleText } from './call.ts';

type InteractiveDeps = { readonly slack: WebClient; readonly log: Log; readonly fetch?: FetchFunction };

type Words = { readonly text: string; readonly blocks?: readonly (KnownBlock | Block)[] };

/** A person in a channel, and the response URL, which Slack accepts for 30 minutes. */
export type Listener = {
  readonly userId: string;
  readonly channel: string;
  readonly threadTs?: string;
  readonly responseUrl?: string;
};

/** Slack's Web API for requests that a person waits for. Never throws: Slack's errors are returned. */
export type Interactive = ReturnType<typeof createInteractive>;

const respondTimeoutMs = 2_000;

export function createInteractive(deps: InteractiveDeps) {
  const { slack, log } = deps;
  const call = async (what: string, run: () => Promise<unknown>): Promise<Result<void, SlackTrouble>> => {
    const called = await callSlack(run);
    if (called.ok) return done(undefined);
    log.warn('response to a person was not posted', { what, error: troubleText(called.error) });
    return refused(called.error);
  };
  const ephemeral = ({ userId, channel, threadTs }: Listener, { text, blocks }: Words) =>
    call('chat.postEphemeral', () =>
      slack.chat.postEphemeral({
        channel,
        user: userId,
        text,
        ...(blocks ? { blocks: [...blocks] } : {}),
        ...(threadTs ? { thread_ts: threadTs } : {}),
      }),
    );
  return {
    ephemeral,
    /**
     * Sends text to one person: by the response URL, for which the bot need not be in the channel; else as an
     * ephemeral message.
     */
    say: async (listener: Listener, words: Words): Promise<Result<void, SlackTrouble>> => {
      const { responseUrl, threadTs } = listener;
      if (responseUrl !== undefined) {
        const why = await respond(deps, responseUrl, words, threadTs);
        if (why === undefined) return done(undefined);
        log.warn('response to a person was not posted', { what: 'response_url', error: why });
      }
      return ephemeral(listener, words);
    },
    openView: (triggerId: string, shown: ModalView) =>
      knownBlocks(shown, (view) =>
        call('views.open', () => slack.views.open({ trigger_id: triggerId, view })),
      ),
    pushView: (triggerId: string, shown: ModalView) =>
      knownBlocks(shown, (view) =>
        call('views.push', () => slack.views.push({ trigger_id: triggerId, view })),
      ),
    updateView: (viewId: string, hash: string | undefined, shown: ModalView) =>
      knownBlocks(shown, (view) =>
        call('views.update', () =>
          slack.views.update({ view_id: viewId, view, ...(hash === undefined ? {} : { hash }) }),
        ),
      ),
    publishHome: (userId: string, hash: string | undefined, view: HomeView) =>
      call('views.publish', () =>
        slack.views.publish({ user_id: userId, view, ...(hash === undefined ? {} : { hash }) }),
      ),
  };
}

/** Replaces alert blocks by sections when the workspace does not support them. */
async function knownBlocks<T>(
  view: ModalView,
  show: (view: ModalView) => Promise<Result<T, SlackTrouble>>,
): Promise<Result<T, SlackTrouble>> {
  const shown = await show(view);
  const isRefused = !shown.ok && shown.error.kind === 'refused' && shown.error.error.startsWith('invalid');
  if (!isRefused || !view.blocks.some(({ type }) => type === 'alert')) return shown;
  const blocks = view.blocks.map((block) =>
    block.type === 'alert' ? { type: 'section' as const, text: (block as AlertBlock).text } : block,
  );
  return show({ ...view, blocks });
}

/** Undefined on success, else the error. Bolt's own `respond` has no timeout. */
async function respond(
  { fetch }: InteractiveDeps,
  url: string,
  { text, blocks }: Words,
  threadTs: string | undefined,
): Promise<string | undefined> {
  const body = {
    response_type: 'ephemeral',
    replace_original: false,
    text,
    ...(blocks ? { blocks } : {}),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  try {
    const answer = await (fetch ?? globalThis.fetch)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(respondTimeoutMs),
    });
    return answer.ok ? undefined : `HTTP ${answer.status}`;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.name : 'unknown';
  }
}
