import * as z from 'zod/mini';
import type { UnreadableNotice } from '../../core/incidents/unreadable.ts';
import type { SpeakDeps } from '../../slack/api/speak-deps.ts';
import { postUnreadable } from '../../slack/in-channel/post-unreadable.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Tells of a message that is no alarm. */
    'incident.unreadable': UnreadableNotice;
  }
}

export const work = defineWork({
  type: 'incident.unreadable',
  schema: z.object({
    key: text,
    from: text,
    why: text,
    kept: z.union([z.object({ table: text, atMs: z.number() }), z.object({ file: text })]),
    channels: z.array(text),
  }),
  run: (deps: SpeakDeps, notice) => postUnreadable(deps, notice),
});
