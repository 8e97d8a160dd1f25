import { dayMs } from '../../core/calendar.ts';
import { callSlack, troubleText } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

const keepMs = 30 * dayMs;

type Workspace = {
  readonly teamId: string;
  /** "https://acme.slack.com/"; null: Slack did not give it. */
  readonly url: string | null;
};

/** The workspace that the app is installed in. Undefined when Slack does not answer; then nobody counts as a member. */
export function ownWorkspace(deps: SpeakDeps): () => Promise<Workspace | undefined> {
  let known: Workspace | undefined;
  return async () => {
    if (known !== undefined) return known;
    const stored = await deps.keyValue.get('own-workspace');
    if (stored) {
      known = stored.value as Workspace;
      return known;
    }
    const asked = await callSlack(() => deps.slack.auth.test());
    if (!asked.ok) {
      deps.log.error('Slack workspace could not be read', { error: troubleText(asked.error) });
      return undefined;
    }
    const { team_id: teamId, url = null } = asked.value;
    if (!teamId) return undefined;
    known = { teamId, url };
    await deps.keyValue.put('own-workspace', known, { expiresAtMs: deps.clock.nowMs() + keepMs });
    return known;
  };
}
