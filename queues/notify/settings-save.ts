import * as z from 'zod/mini';
import { type QuietHours, saveChoices, timePattern } from '../../core/people/settings.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import type { EpochMs } from '../../core/resource.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Stores a person's settings with their time zone in Slack. */
    'settings.save': {
      readonly userId: string;
      readonly directMessages: boolean;
      readonly weeklySummary: boolean;
      readonly quietHours: QuietHours | null;
      readonly savedAtMs: EpochMs;
    };
  }
}

const time = z.string().check(z.regex(timePattern));

export const work = defineWork({
  type: 'settings.save',
  schema: z.object({
    userId: text,
    directMessages: z.boolean(),
    weeklySummary: z.boolean(),
    quietHours: z.nullable(z.object({ from: time, to: time })),
    savedAtMs: z.number(),
  }),
  run: (deps: NotifyDeps, { userId, directMessages, weeklySummary, quietHours, savedAtMs }) =>
    saveChoices(deps, userId, { directMessages, weeklySummary, quietHours }, savedAtMs),
});
