import { findingCard } from '../blocks/card/finding-card.ts';
import { callMessage, finalNotice } from '../blocks/card/thread-messages.ts';
import { digestMessage } from '../blocks/digest/digest.ts';
import type { CardButton } from '../blocks/text/parts.ts';
import {
  type CardRef,
  type Finding,
  type MessageRef,
  type PostedMessage,
  questionKey,
} from '../core/finding.ts';
import { ownerIds } from '../core/owners/owner-tag.ts';
import type { Policy } from '../core/policy.ts';
import {
  type Digest,
  digestKey,
  type Notices,
  type PostedDigest,
  PostUncertain,
} from '../core/ports/notices.ts';
import type { FindingStore } from '../core/ports/store.ts';
import { done, type Result, refused } from '../core/result.ts';
import { withCard } from '../core/scans/with-card.ts';
import { postDirect } from './direct/direct-message.ts';
import { messagesWith, redrawNoticeMessages } from './direct/notice-message.ts';
import { timeZoneOf } from './direct/time-zone.ts';
import { postToApprovers } from './direct/to-approvers.ts';
import { postWeek } from './direct/week.ts';
import { permalinkOf } from './find-posted.ts';
import { postChanges, redrawChanges } from './in-channel/post-changes.ts';
import { type Meant, postInChannel } from './in-channel/post-in-channel.ts';
import { showTimeline } from './in-channel/show-timeline.ts';
import type { PeopleDeps } from './people/look-up.ts';
import { resolveOwner } from './people/owner.ts';
import { type Post, type Posted, type PostRefusal, postedAs, postOnce } from './post-once.ts';
import { postPause } from './post-pause.ts';
import { showProgress } from './progress.ts';
import { requestApproval } from './request-approval.ts';
import { noteDrawn, pointToNewer, updateMessage } from './update-message.ts';

export type NoticesDeps = PeopleDeps & {
  readonly policy: () => Promise<Policy>;
  readonly store: Pick<FindingStore, 'get' | 'getMany' | 'pause'>;
  /** The buttons of the decisions that the finding's state offers. */
  readonly buttonsFor: (finding: Finding) => readonly CardButton[];
};

/** Posts to Slack, each message once. Throws SlackBusy when rate limited, so that the queue retries. */
export function createNotices(deps: NoticesDeps): Notices {
  return {
    digest: (digest) => postDigest(deps, digest),
    changes: (message) => postChanges(deps, message),
    digestOf: (scanId, channel) => postedAs(deps, digestKey(scanId, channel)),
    card: (finding, thread, how) => postCard(deps, finding, thread, how),
    permalink: (message) => permalinkOf(deps, message),
    call: (finding, thread) => postCall(deps, finding, thread),
    redraw: async (finding) => {
      if (finding.formerCard) await pointToNewer(deps, finding, finding.formerCard);
      await redrawChanges(deps, finding);
      if (!finding.card) return;
      await redrawCard(deps, finding, finding.card);
      await showTimeline(deps, finding, finding.card);
      if (finding.status === 'remediated' || finding.status === 'failed')
        await postFinal(deps, finding, finding.card);
    },
    direct: (message) => postDirect(deps, message),
    messagesWith: (findingId) => messagesWith(deps, findingId),
    redrawDirect: (message) => redrawNoticeMessages(deps, message),
    week: (week) => postWeek(deps, week),
    timeZoneOf: (userId) => timeZoneOf(deps, userId),
    approvers: (message) => postToApprovers(deps, message),
    pause: (change) => postPause(deps, change),
    request: (finding, askedAtMs) => requestApproval(deps, finding, askedAtMs),
    progress: (scan, outcome) => showProgress(deps, scan, outcome),
    owner: (resource, policy) => resolveOwner(deps, resource, policy),
  };
}

async function postDigest(deps: NoticesDeps, digest: Digest): Promise<Result<PostedDigest, 'uncertain'>> {
  const { accounts, approvers } = await deps.policy();
  const paused = (await deps.store.pause()) !== undefined;
  const draw = (instead: Meant, table: boolean) =>
    digestMessage(digest, { accounts, approvers, paused, table, instead });
  const posted = await postInChannel(deps, {
    key: digest.key,
    channel: digest.channel,
    about: withCard(digest).map(questionKey),
    body: (instead) => draw(instead, true),
    plain: (instead) => draw(instead, false),
  });
  if (!posted.ok) return refused('uncertain');
  const { channel, ts, named, about } = posted.value;
  return done({ channel, ts, named, about });
}

async function postCard(
  deps: NoticesDeps,
  finding: Finding,
  thread: MessageRef,
  { paused, mentions }: Parameters<Notices['card']>[2],
): Promise<Result<CardRef & PostedMessage, 'uncertain'>> {
  const whom = mentions ? (await deps.policy()).approvers : null;
  const card = findingCard(finding, { buttons: deps.buttonsFor(finding), paused, mentions: whom });
  const posted = await inThread(deps, thread, `card|${finding.id}|${finding.generation}`, () => card);
  if (!posted.ok) return posted;
  const { channel, ts, named, isNew } = posted.value;
  if (isNew) await noteDrawn(deps, { channel, ts }, card);
  return done({ channel, ts, threadTs: thread.ts, named });
}

async function postCall(
  deps: NoticesDeps,
  finding: Finding,
  thread: MessageRef,
): Promise<Result<PostedMessage, 'uncertain'>> {
  const { approvers } = await deps.policy();
  // Somebody may have taken it since a message mentioned the approvers.
  const key = ['call', finding.id, finding.generation, ...ownerIds(finding.owner)].join('|');
  return toldBy(await inThread(deps, thread, key, () => callMessage(finding, approvers)));
}

function toldBy(posted: Result<Posted, PostRefusal>): Result<PostedMessage, 'uncertain'> {
  if (!posted.ok) return refused('uncertain');
  const { channel, ts, named } = posted.value;
  return done({ channel, ts, named });
}

/** Draws the stored finding, which may be newer than `asked`. */
async function redrawCard(deps: NoticesDeps, asked: Finding, card: CardRef): Promise<void> {
  await updateMessage(deps, card, async () => {
    const finding = await deps.store.get(asked.id);
    if (finding?.card?.ts !== card.ts) return null;
    const paused = (await deps.store.pause()) !== undefined;
    const mentions = finding.told?.ts === card.ts ? (await deps.policy()).approvers : null;
    return findingCard(finding, { buttons: deps.buttonsFor(finding), paused, mentions });
  });
}

/** Posts the outcome below the card, because an updated card notifies nobody. */
async function postFinal(deps: NoticesDeps, finding: Finding, card: CardRef): Promise<void> {
  const key = `final|${finding.id}|${finding.generation}|${finding.startedAtMs ?? 0}`;
  const permalink = await permalinkOf(deps, card);
  const posted = await postOnce(deps, {
    key,
    channels: [card.channel],
    threadTs: card.threadTs,
    body: () => finalNotice(finding, permalink),
  });
  if (!posted.ok && posted.error === 'uncertain') throw new PostUncertain(`the outcome of ${finding.id}`);
}

async function inThread(
  deps: NoticesDeps,
  thread: MessageRef,
  key: string,
  body: Post['body'],
): Promise<Result<Posted, 'uncertain'>> {
  return certain(await postOnce(deps, { key, channels: [thread.channel], threadTs: thread.ts, body }));
}

/** Callers retry later in both cases. */
function certain(posted: Result<Posted, PostRefusal>): Result<Posted, 'uncertain'> {
  return posted.ok ? posted : refused('uncertain');
}
