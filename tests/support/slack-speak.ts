import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { workerClient } from '../../slack/api/client.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { fakeSlack } from '../fakes/slack-api.ts';
import { createWorkspace } from '../fakes/slack-workspace.ts';
import { sampleNowMs } from './sample-finding.ts';
import { channels, people } from './slack-desk.ts';

/** The deps of `slack/`, on memory and a fake workspace, with a clock for leases. */
export function createSpeaker(different: { readonly keyValue?: Partial<KeyValue> } = {}) {
  let realMs = Date.now();
  const logged: { level: string; message: string; fields?: unknown }[] = [];
  const note = (level: string) => (message: string, fields?: unknown) =>
    void logged.push({ level, message, fields });
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };
  const clock = { nowMs: () => sampleNowMs };
  const slack = fakeSlack(
    createWorkspace({
      users: [
        { id: people.owner, name: 'Ada', email: 'ada@example.com' },
        { id: people.second, name: 'Linus', email: 'linus@example.com' },
        { id: people.gone, name: 'Gone', email: 'gone@example.com', deleted: true },
        { id: people.robot, name: 'Robot', email: 'robot@example.com', isBot: true },
      ],
      channels: [
        { id: channels.general, name: 'general' },
        { id: channels.cloud, name: 'cloud' },
        { id: channels.old, name: 'old', archived: true },
        { id: channels.closed, name: 'closed', joined: false },
      ],
      usergroups: [{ id: 'S0APPROVERS', handle: 'approvers', users: [people.owner] }],
    }),
  );
  const access = { apiUrl: 'https://slack.test/api/', botToken: 'xoxb-not-a-token', fetch: slack.fetch };
  const keyValue: KeyValue = { ...createMemoryKeyValue({ clock }), ...different.keyValue };
  const slept: number[] = [];
  return {
    slack,
    logged,
    slept,
    pass: (ms: number) => {
      realMs += ms;
    },
    deps: {
      keyValue,
      clock,
      log,
      slack: workerClient(access, log),
      realNowMs: () => realMs,
      sleep: async (ms: number) => void slept.push(ms),
    },
    messages: (channel: string) => slack.workspace.channel(channel).messages,
  };
}
