import type { Settings } from '../../core/people/settings.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';

/** What a person chose, since when it is stored, and when direct messages were last unwanted. */
type Choice = { readonly settings: Settings; readonly sinceMs: number; readonly unwantedAtMs: number };

/** By Slack user id. */
export type Choices = ReadonlyMap<string, Choice>;

/** Notes what people choose at the instant at which it is stored. */
export function watchChoices(
  keyValue: KeyValue,
  nowMs: () => number,
): { readonly keyValue: KeyValue; readonly choices: Choices } {
  const choices = new Map<string, Choice>();
  const note = (userId: string, settings: Settings): void => {
    const before = choices.get(userId);
    const isUnwanted = before?.settings.directMessages === false || !settings.directMessages;
    const unwantedAtMs = isUnwanted ? nowMs() : (before?.unwantedAtMs ?? Number.NEGATIVE_INFINITY);
    choices.set(userId, { settings, sinceMs: nowMs(), unwantedAtMs });
  };
  return {
    choices,
    keyValue: {
      ...keyValue,
      put: async (key, value, options) => {
        const written = await keyValue.put(key, value, options);
        const [what, userId] = key.split('|');
        if (written.ok && what === 'settings' && userId) note(userId, value as Settings);
        return written;
      },
    },
  };
}

/** Whether the person has chosen quiet hours before this worker was born, and they last from then until now. In UTC. */
export function isQuiet(
  choices: Choices,
  userId: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): boolean {
  const choice = choices.get(userId);
  const hours = choice?.settings.quietHours;
  if (!choice || !hours || choice.sinceMs >= fromMs) return false;
  return [fromMs, toMs].every((ms) => isWithin(hours, ms));
}

function isWithin({ from, to }: { readonly from: string; readonly to: string }, ms: number): boolean {
  const at = new Date(ms).toISOString().slice(11, 16);
  return from < to ? from <= at && at < to : from <= at || at < to;
}
