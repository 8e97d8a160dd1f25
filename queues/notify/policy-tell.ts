import * as z from 'zod/mini';
import { type PolicyNoticeDeps, postPolicyNotice } from '../../slack/post-policy-notice.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Tells the default channel that the newest policy file is refused or, without lines, valid again. */
    'policy.tell': {
      readonly file: string;
      readonly lines: readonly string[] | null;
      readonly atMs: number;
    };
  }
}

export const work = defineWork({
  type: 'policy.tell',
  schema: z.object({ file: text, lines: z.nullable(z.array(z.string())), atMs: z.number() }),
  run: (deps: PolicyNoticeDeps, notice) => postPolicyNotice(deps, notice),
});
