import * as z from 'zod/mini';
import { announceFinding } from '../../core/findings/announce.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    'finding.announce': {
      readonly findingId: string;
    };
  }
}

export const work = defineWork({
  type: 'finding.announce',
  schema: z.object({ findingId: text }),
  run: (deps: NotifyDeps, { findingId }) => announceFinding(deps, findingId),
});
