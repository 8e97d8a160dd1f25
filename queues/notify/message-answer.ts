import type { WebClient } from '@slack/web-api';
import * as z from 'zod/mini';
import { type HelpEntry, helpMessage } from '../../blocks/answers/help.ts';
import { keepListMessage } from '../../blocks/answers/keep-list.ts';
import type { Message } from '../../blocks/text/parts.ts';
import type { Finding } from '../../core/finding.ts';
import { offered } from '../../core/findings/decisions/rights/offered.ts';
import { search, startAt } from '../../core/lists/search.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import type { WorkOf } from '../../core/work.ts';
import { patiently, troubleText } from '../../slack/api/call.ts';
import { findingParts, mostOfList } from '../../slack/home/finding-parts.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Answers a person's message to the app. */
    'message.answer': {
      readonly userId: string;
      readonly channel: string;
      /** Null: not in a thread. */
      readonly threadTs: string | null;
      /** True for a direct message to the app. */
      readonly isDirect: boolean;
      /** True when the person mentions the app and so expects an answer. */
      readonly isCalled: boolean;
      /** The help lines, when the person asked for help. */
      readonly help: readonly HelpEntry[] | null;
    };
  }
}

export const work = defineWork({
  type: 'message.answer',
  schema: z.object({
    userId: text,
    channel: text,
    threadTs: z.nullable(text),
    isDirect: z.boolean(),
    isCalled: z.boolean(),
    help: z.nullable(z.array(z.object({ usage: text, what: text }))),
  }),
  run: answerMessage,
});

type AnswerDeps = {
  readonly store: Pick<FindingStore, 'list'>;
  readonly slack: WebClient;
  readonly log: Log;
};

/** Only the person sees the answer. In a thread the app stays silent when it has nothing for them. */
async function answerMessage(deps: AnswerDeps, asked: WorkOf<'message.answer'>): Promise<void> {
  const { userId, channel, threadTs, isDirect, isCalled, help } = asked;
  const message = help ? helpMessage(null, help) : await listOf(deps, asked);
  if (!message) return;
  const thread = threadTs ? { thread_ts: threadTs } : {};
  const sent = await patiently(() =>
    isDirect
      ? // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the window's
        deps.slack.chat.postMessage({ channel, ...thread, ...message })
      : deps.slack.chat.postEphemeral({ channel, user: userId, ...thread, ...message }),
  );
  if (!sent.ok)
    deps.log.warn('reply to a message was not posted', { isCalled, why: troubleText(sent.error) });
}

async function listOf(
  { store }: AnswerDeps,
  { userId, threadTs, isDirect, isCalled }: WorkOf<'message.answer'>,
): Promise<Message | undefined> {
  const { found } = await search(
    findingParts(store, { of: { owner: userId }, order: 'rank' }, startAt(undefined)),
    (finding) => offered(finding).includes('snooze') && (isDirect || isIn(finding, threadTs)),
    { ...mostOfList, found: Number.POSITIVE_INFINITY },
  );
  const here = found.map(({ item }) => item);
  return here.length > 0 || isCalled ? keepListMessage(here, !isDirect) : undefined;
}

function isIn({ thread, card }: Finding, threadTs: string | null): boolean {
  return threadTs !== null && (thread?.ts === threadTs || card?.threadTs === threadTs);
}
