import * as z from 'zod/mini';
import { type MuteDeps, muteAlarms } from '../../core/incidents/muting/mute-alarms.ts';
import type { EpochMs } from '../../core/resource.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Has CloudWatch mute the alarms of an incident during a snooze, and ends that. */
    'incident.mute': {
      readonly findingId: string;
      /** Which snooze. */
      readonly snoozedAtMs: EpochMs;
    };
  }
}

export const work = defineWork({
  type: 'incident.mute',
  schema: z.object({ findingId: text, snoozedAtMs: count }),
  run: (deps: MuteDeps, { findingId, snoozedAtMs }) => muteAlarms(deps, findingId, snoozedAtMs),
});
