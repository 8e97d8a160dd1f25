import { dayMs } from '../../calendar.ts';
import type { Difference, Finding } from '../../finding.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { Clock } from '../../ports/runtime.ts';
import { resourceKey } from '../../resource.ts';

/** Longer than a finding can wait for an answer. */
const keepMs = 400 * dayMs;

type OwnTags = Readonly<Record<string, string>>;

/** Stores the tags that Janitor wrote with values from a person. */
export async function noteOwnTags(
  { keyValue, clock }: { readonly keyValue: Pick<KeyValue, 'get' | 'put'>; readonly clock: Clock },
  { resource, input }: Pick<Finding, 'resource' | 'input'>,
): Promise<void> {
  if (!input) return;
  const written = { ...(await ownTags(keyValue, resource)), ...input };
  await keyValue.put(keyOf(resource), written, { expiresAtMs: clock.nowMs() + keepMs });
}

/** Returns the differences without tags that Janitor wrote and that are unchanged since. */
export async function withoutOwnTags(
  keyValue: Pick<KeyValue, 'get'>,
  resource: Finding['resource'],
  changed: readonly Difference[],
): Promise<readonly Difference[]> {
  if (changed.length === 0) return changed;
  const written = new Map(
    Object.entries(await ownTags(keyValue, resource)).map(([key, value]) => [key.toLowerCase(), value]),
  );
  return changed.filter(({ what, after }) => written.get(what.toLowerCase()) !== after);
}

async function ownTags(keyValue: Pick<KeyValue, 'get'>, resource: Finding['resource']): Promise<OwnTags> {
  return ((await keyValue.get(keyOf(resource)))?.value as OwnTags | undefined) ?? {};
}

function keyOf(resource: Finding['resource']): string {
  return `own-tags|${resourceKey(resource)}`;
}
