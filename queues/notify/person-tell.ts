import * as z from 'zod/mini';
import type { Notice } from '../../core/people/notice.ts';
import { addNotices } from '../../core/people/outbox.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { noticeKinds } from '../../core/ports/notices.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Collects notices for a person; notices that come close together are sent as one message. */
    'person.tell': {
      readonly userId: string;
      readonly notices: readonly Notice[];
    };
  }
}

const notice = z.object({
  what: z.enum(noticeKinds),
  findingId: text,
  generation: count,
  startedAtMs: z.number(),
  scanId: z.nullable(text),
});

export const work = defineWork({
  type: 'person.tell',
  schema: z.object({ userId: text, notices: z.array(notice) }),
  run: (deps: NotifyDeps, { userId, notices }) => addNotices(deps, userId, notices),
});
