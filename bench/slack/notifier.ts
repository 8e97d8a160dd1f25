import type { AllDeps } from '../../core/ports/deps.ts';
import type { Notices } from '../../core/ports/notices.ts';
import { buttonsFor } from '../../handlers/derived/buttons.ts';
import { works } from '../../queues/notify/registry.generated.ts';
import { type QueueHandler, queueHandler } from '../../queues/queue-handler.ts';
import { worker } from '../../queues/worker.ts';
import { createPace, workerClient } from '../../slack/api/client.ts';
import { rememberLimits } from '../../slack/api/remember-limits.ts';
import { createNotices } from '../../slack/notices.ts';
import { fakeSlack } from '../../tests/fakes/slack-api.ts';
import { createWorkspace } from '../../tests/fakes/slack-workspace.ts';
import { people } from '../../tests/simulator/policy.ts';
import { slackLimits } from './limits.ts';

/** A workspace with one channel, and Slack's limits on the given clock. */
export function createLimitedSlack(nowMs: () => number) {
  const workspace = createWorkspace({
    users: [people.owner, ...people.approvers].map((id) => ({ id, name: id })),
    channels: [{ id: 'C1', name: 'cloud' }],
  });
  const slack = fakeSlack(workspace);
  return { workspace, slack, limits: slackLimits(nowMs, slack.fetch) };
}

/** One process of the function `notify`, with a pace of its own. `sleep`: how it waits for its turn. */
export function createNotifier(
  { limits }: ReturnType<typeof createLimitedSlack>,
  deps: Omit<AllDeps, 'notices'>,
  sleep: (ms: number) => Promise<void>,
): { readonly notices: Notices; readonly handle: QueueHandler } {
  const { clock, log, queue } = deps;
  const fetch = rememberLimits(limits.fetch, clock.nowMs);
  const slack = workerClient({ apiUrl: 'https://slack.test/api/', botToken: 'xoxb-not-a-token', fetch }, log);
  const pace = createPace({ nowMs: clock.nowMs, sleep });
  const notices = createNotices({ ...deps, slack, pace, buttonsFor, sleep: async () => undefined });
  const handle = queueHandler(
    { log, queue },
    worker('notify', works, {
      ...deps,
      notices,
      slack,
      pace,
      fetch: limits.fetch,
      last: async () => undefined,
      csv: async () => undefined,
      dashboardLinks: null,
    }),
  );
  return { notices, handle };
}
