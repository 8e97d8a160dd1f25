import * as z from 'zod/mini';
import { homeFilters } from '../../blocks/text/ids.ts';
import {
  type AuditOnly,
  auditFields,
  type HomeOnly,
  narrowedBy,
  onlyFields,
} from '../../blocks/text/narrowed.ts';
import type { EpochMs } from '../../core/resource.ts';
import type { WorkOf } from '../../core/work.ts';
import { type DrawHomeDeps, drawHome } from '../../slack/home/draw-home.ts';
import { storedHome, storeHome } from '../../slack/home/stored-home.ts';
import { count, defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Shows a person the requested page of their Home tab. */
    'home.publish': {
      readonly userId: string;
      readonly filter: string;
      readonly page: number;
      readonly at?: string | undefined;
      readonly only?: HomeOnly | undefined;
      readonly audit?: AuditOnly | undefined;
      /** The latest request wins. */
      readonly askedAtMs: EpochMs;
    };
  }
}

const narrowed = z.record(z.string(), z.string());

export const work = defineWork({
  type: 'home.publish',
  schema: z.object({
    userId: text,
    filter: text,
    page: count,
    at: z.optional(text),
    only: z.optional(narrowed),
    audit: z.optional(narrowed),
    askedAtMs: z.number(),
  }),
  run: publishHome,
});

async function publishHome(deps: DrawHomeDeps, work: WorkOf<'home.publish'>): Promise<void> {
  const { userId, page, at, askedAtMs } = work;
  const only = narrowedBy(onlyFields, work.only);
  const audit = narrowedBy(auditFields, work.audit);
  const last = await storedHome(deps, userId);
  if (last && last.atMs > askedAtMs) return;
  const filter = homeFilters.find((name) => name === work.filter) ?? 'mine';
  await storeHome(deps, userId, { filter, page, at, only, audit, atMs: askedAtMs });
  await drawHome(deps, userId, { filter, page, at, only, audit });
}
