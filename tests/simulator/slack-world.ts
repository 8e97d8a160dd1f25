import type { CardRef, Finding, MessageRef } from '../../core/finding.ts';
import { type Digest, digestKey, type Notices } from '../../core/ports/notices.ts';
import { done, refused } from '../../core/result.ts';
import type { Random } from './random.ts';

/** What was posted, by the key that makes a second post of the same thing impossible. */
export type SlackWorld = {
  readonly notices: Notices;
  readonly digests: Map<string, Digest>;
  /** By `finding id # generation`. */
  readonly cards: Map<string, { ref: CardRef; shown: Finding }>;
  readonly reminders: Map<string, number>;
  readonly faults: { uncertain: number };
};

export function createSlackWorld(random: Random, ownerOf: (id: string) => string | null): SlackWorld {
  const refs = new Map<string, MessageRef>();
  const digests = new Map<string, Digest>();
  const cards: SlackWorld['cards'] = new Map();
  const reminders = new Map<string, number>();
  const faults = { uncertain: 0 };
  let next = 1;
  const post = (key: string, channel: string): MessageRef => {
    const ref = refs.get(key) ?? { channel, ts: `${next++}.000` };
    refs.set(key, ref);
    return ref;
  };
  const notices: Notices = {
    digest: async (digest) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      if (!digests.has(digest.key)) digests.set(digest.key, digest);
      return done(post(digest.key, digest.channel));
    },
    digestOf: async (scanId, channel) => refs.get(digestKey(scanId, channel)),
    card: async (finding, thread) => {
      if (random.chance(faults.uncertain)) return refused('uncertain');
      const key = `${finding.id}#${finding.generation}`;
      const ref = { ...post(key, finding.channel), threadTs: thread.ts };
      if (!cards.has(key)) cards.set(key, { ref, shown: finding });
      return done(ref);
    },
    redraw: async (finding) => {
      const card = cards.get(`${finding.id}#${finding.generation}`);
      if (card && card.shown.version < finding.version) card.shown = finding;
    },
    remind: async (finding) => {
      const key = `${finding.id}#${finding.generation}`;
      if (!refs.has(`reminder ${key}`)) reminders.set(key, (reminders.get(key) ?? 0) + 1);
      post(`reminder ${key}`, finding.channel);
      return done(undefined);
    },
    request: async () => done(undefined),
    progress: async () => undefined,
    owner: async (resource) => {
      const userId = ownerOf(resource.id);
      return { userId, name: userId ?? 'unknown', why: userId ? 'tag Owner' : 'no owner tag' };
    },
  };
  return { notices, digests, cards, reminders, faults };
}
