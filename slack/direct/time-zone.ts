import { type PeopleDeps, personById } from '../people/look-up.ts';

/** The person's IANA time zone in Slack; null when Slack gives none or this runtime does not know it. */
export async function timeZoneOf(deps: PeopleDeps, userId: string): Promise<string | null> {
  const found = await personById(deps, userId);
  const timeZone = found.ok ? found.value?.timeZone : undefined;
  return timeZone !== undefined && isKnown(timeZone) ? timeZone : null;
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
