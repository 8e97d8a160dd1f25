import * as z from 'zod/mini';
import { postCompliance } from '../../slack/post-compliance.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Posts the last compliance report where it was requested. `postId` identifies the message. */
    'compliance.post': {
      readonly postId: string;
      readonly channel: string;
      readonly askedBy: string;
    };
  }
}

export const work = defineWork({
  type: 'compliance.post',
  schema: z.object({ postId: text, channel: text, askedBy: text }),
  run: postCompliance,
});
