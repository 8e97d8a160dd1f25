import * as z from 'zod/mini';
import { type QuietHours, saveChoices, timePattern } from '../../core/people/settings.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Stores a person's settings with their time zone in Slack. */
    'settings.save': {
      readonly userId: string;
      readonly directMessages: boolean;
      readonly weeklySummary: boolean;
      readonly quietHours: QuietHours | null;
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
  }),
  run: (deps: NotifyDeps, { userId, directMessages, weeklySummary, quietHours }) =>
    saveChoices(deps, userId, { directMessages, weeklySummary, quietHours }),
});
