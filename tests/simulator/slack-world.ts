import { type CardRef, type Finding, isUntouchable, type Owner, questionKey } from '../../core/finding.ts';
import { type Owned, ownerTag } from '../../core/owners/owner-tag.ts';
import {
  approversInbox,
  type ChangesMessage,
  type Digest,
  type DirectMessage,
  digestKey,
  type Notices,
  type PostedDigest,
} from '../../core/ports/notices.ts';
import { done, refused } from '../../core/result.ts';
import { withCard } from '../../core/scans/with-card.ts';
import type { Random } from './random.ts';

/** Posted messages by the key that prevents a second post. */
export type SlackWorld = {
  readonly notices: Notices;
  readonly digests: Map<string, Digest>;
  /** Messages about changes, as last drawn. */
  readonly runs: Map<string, ChangesMessage>;
  /** By `finding id # generation`. */
  readonly cards: Map<string, Card>;
  /** How often a person got a direct message: `user what finding#generation startedAt`. */
  readonly direct: Map<string, number>;
  /** Direct messages as they were posted; those to the approvers are to `approversInbox`. */
  readonly messages: (DirectMessage & { readonly atMs: number })[];
  /** Scans whose outcome was shown to who asked for them. */
  readonly outcomes: Set<string>;
  /** Questions whose request the approvers were told of: `finding id # generation`. */
  readonly requests: Set<string>;
  /** Whom each message mentions, and its findings: `finding id # generation`. */
  readonly mentions: Mention[];
  /** `mute`: the probability that a digest or card mentions nobody. */
  readonly faults: { uncertain: number; mute: number };
};

/** `of`: of the people that it mentions, those for each question. */
type Mention = {
  readonly about: readonly string[];
  readonly named: readonly string[];
  readonly of: ReadonlyMap<string, readonly string[]>;
};

/** `first`: as posted; `shown`: as last drawn. */
type Card = {
  readonly ref: CardRef;
  readonly first: Finding;
  readonly postedAtMs: number;
  shown: Finding;
};

export function createSlackWorld(
  random: Random,
  ownersOf: (id: string) => readonly string[],
  approvers: readonly string[],
  nowMs: () => number = () => 0,
  namedInSlack: (resource: Owned) => Promise<Owner | undefined> = async () => undefined,
): SlackWorld {
  const refs = new Map<string, PostedDigest>();
  const mentions: Mention[] = [];
  const digests = new Map<string, Digest>();
  const runs: SlackWorld['runs'] = new Map();
  const cards: SlackWorld['cards'] = new Map();
  const direct = new Map<string, number>();
  const messages: SlackWorld['messages'] = [];
  const outcomes: SlackWorld['outcomes'] = new Set();
  const requests: SlackWorld['requests'] = new Set();
  const faults = { uncertain: 0, mute: 0 };
  let next = 1;
  /** Posts once; `asked` are the findings whose owners the message mentions. */
  const post = (
    key: string,
    channel: string,
    asked: readonly Finding[] = [],
    carded: readonly string[] = [],
  ): PostedDigest => {
    const before = refs.get(key);
    if (before) return before;
    const of = new Map(asked.map((one) => [questionKey(one), responsible(one.owner, approvers)]));
    const named = [...new Set([...of.values()].flat())];
    const ref = { channel, ts: `${next++}.000`, named, about: carded };
    refs.set(key, ref);
    if (named.length > 0) mentions.push({ about: [...of.keys()], named, of });
    return ref;
  };
  const loud = (): boolean => !random.chance(faults.mute);
  const notices: Notices = {
    digest: async (digest) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      if (!digests.has(digest.key)) digests.set(digest.key, digest);
      return done(
        post(
          digest.key,
          digest.channel,
          loud() ? withCard(digest).filter((finding) => !isUntouchable(finding)) : [],
          withCard(digest).map(questionKey),
        ),
      );
    },
    changes: async (message) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      const carded = message.findings.slice(0, message.cards);
      runs.set(message.key, message);
      return done(
        post(
          message.key,
          message.channel,
          loud() ? carded.filter((finding) => !isUntouchable(finding)) : [],
          carded.map(questionKey),
        ),
      );
    },
    digestOf: async (scanId, channel) => refs.get(digestKey(scanId, channel)),
    card: async (finding, thread, how) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      const key = questionKey(finding);
      const asked = how.mentions && loud() ? [finding] : [];
      const ref = { ...post(key, finding.channel, asked), threadTs: thread.ts };
      if (!cards.has(key)) cards.set(key, { ref, first: finding, postedAtMs: nowMs(), shown: finding });
      return done(ref);
    },
    permalink: async () => null,
    call: async (finding, thread) =>
      random.chance(faults.uncertain)
        ? refused('uncertain')
        : done(post(`call ${questionKey(finding)} ${finding.owner.userId}`, thread.channel, [finding])),
    direct: async ({ key, userId, entries }) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      if (refs.has(key)) return done(undefined);
      post(key, userId);
      messages.push({ key, userId, entries, atMs: nowMs() });
      for (const { what, finding } of entries) {
        const told = `${userId} ${what} ${questionKey(finding)} ${finding.startedAtMs}`;
        direct.set(told, (direct.get(told) ?? 0) + 1);
      }
      // The response may be lost.
      return random.chance(faults.uncertain) ? refused('uncertain') : done(undefined);
    },
    messagesWith: async () => [],
    redrawDirect: async () => undefined,
    timeZoneOf: async () => null,
    week: async () => done(undefined),
    redraw: async (finding) => {
      const card = cards.get(questionKey(finding));
      if (card && card.shown.version < finding.version) card.shown = finding;
    },
    approvers: async (message) => notices.direct({ ...message, userId: approversInbox }),
    request: async (finding) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      requests.add(questionKey(finding));
      return done(undefined);
    },
    pause: async () => done(undefined),
    progress: async ({ id }, outcome) => {
      if (outcome) outcomes.add(id);
    },
    owner: async (resource, policy) => {
      const named = await namedInSlack(resource);
      if (named) return named;
      const tag = ownerTag(resource, policy);
      const [userId = null, ...others] = tag?.value === 'somebody' ? ['USOMEBODY'] : ownersOf(resource.id);
      const why = userId ? 'tag Owner' : 'no owner tag';
      return { userId, ...(others.length > 0 ? { others } : {}), name: userId ?? 'unknown', why, tag };
    },
  };
  return { notices, digests, runs, cards, direct, messages, outcomes, requests, mentions, faults };
}

/** The owners; the approvers, where nobody is known. */
function responsible(
  { userId, others = [] }: Finding['owner'],
  approvers: readonly string[],
): readonly string[] {
  return userId === null ? approvers : [userId, ...others];
}
