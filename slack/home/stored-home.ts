import { decodeHome, encodeHome, type HomePage } from '../../blocks/text/ids.ts';
import { dayMs } from '../../core/calendar.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { EpochMs } from '../../core/resource.ts';

type StoredHomeDeps = { readonly clock: Clock; readonly keyValue: KeyValue };

/** The page that a person's Home tab shows, and the time of the request for it. */
export type StoredHome = HomePage & { readonly atMs: EpochMs };

/** Stored for a day. */
export async function storeHome(deps: StoredHomeDeps, userId: string, home: StoredHome): Promise<void> {
  await deps.keyValue.put(homeKey(userId), home, { expiresAtMs: deps.clock.nowMs() + dayMs });
}

/** Undefined when the person has not opened the Home tab within a day. */
export async function storedHome(deps: StoredHomeDeps, userId: string): Promise<StoredHome | undefined> {
  const stored = (await deps.keyValue.get(homeKey(userId)))?.value as Partial<StoredHome> | undefined;
  const page = stored && decodeHome(encodeHome(stored as HomePage));
  return page && { ...page, atMs: stored?.atMs ?? 0 };
}

function homeKey(userId: string): string {
  return `home|${userId}`;
}
