import * as z from 'zod/mini';
import { type PublishedEvent, publishedSource } from '../core/published/published-event.ts';
import { done, type Result } from '../core/result.ts';
import { severities } from '../core/severity.ts';
import { checked } from '../queues/checked.ts';

const text = z.nullable(z.string());
const instant = z.iso.datetime();
/** The id becomes a part of file names. */
const id = z.string().check(z.regex(/^[\w-]{1,100}$/));

/**
 * Version 1 of the events on the bus. Fields are added and never renamed or removed, and a field that is added
 * is optional, because yesterday's events still wait in queues.
 */
const detail = z.object({
  version: z.literal(1),
  id,
  type: z.string().check(z.regex(/^[a-z]+\.[a-z-]+$/)),
  at: instant,
  account: text,
  accountName: text,
  region: text,
  kind: text,
  resourceId: text,
  finding: text,
  rule: text,
  severity: z.nullable(z.enum(severities)),
  actor: z.string(),
  summary: z.string(),
  change: z.nullable(z.object({ by: z.string(), at: instant, call: z.string() })),
  mode: z.optional(text),
  remediation: z.optional(text),
  details: z.record(z.string(), z.unknown()),
  trimmed: z.optional(z.array(z.string())),
});

const envelope = z.object({ source: z.literal(publishedSource), 'detail-type': z.string(), detail });

/** Reads an event of the bus. Fields that this version does not know are left out. */
export function parsePublished(value: unknown): Result<readonly PublishedEvent[], string> {
  const read = checked<{ detail: z.infer<typeof detail> }>(envelope, value);
  return read.ok ? done([read.value.detail as PublishedEvent]) : read;
}
