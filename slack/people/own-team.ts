import { dayMs } from '../../core/calendar.ts';
import { callSlack, troubleText } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

const keepMs = 30 * dayMs;

/** The workspace that the app is installed in. Undefined when Slack does not answer; then nobody counts as a member. */
export function ownTeam(deps: SpeakDeps): () => Promise<string | undefined> {
  let known: string | undefined;
  return async () => {
    if (known !== undefined) return known;
    const stored = await deps.keyValue.get('own-team');
    if (stored) {
      known = stored.value as string;
      return known;
    }
    const asked = await callSlack(() => deps.slack.auth.test());
    if (!asked.ok) {
      deps.log.error('Slack workspace could not be read', { error: troubleText(asked.error) });
      return undefined;
    }
    known = asked.value.team_id;
    if (known) await deps.keyValue.put('own-team', known, { expiresAtMs: deps.clock.nowMs() + keepMs });
    return known;
  };
}
