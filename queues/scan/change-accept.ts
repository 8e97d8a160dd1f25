import * as z from 'zod/mini';
import { type AcceptDeps, acceptChange } from '../../core/iam/accept-change.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'change.accept': { readonly findingId: string };
  }
}

export const work = defineWork({
  type: 'change.accept',
  schema: z.object({ findingId: text }),
  run: (deps: AcceptDeps, { findingId }) => acceptChange(deps, findingId),
});
