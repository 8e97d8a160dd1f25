import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { compilePolicy } from '../../../app/compile-policy.ts';
import type { Finding, Status } from '../../../core/finding.ts';
import type { QueueName } from '../../../core/work.ts';
import { applySeed } from '../../../local/seed/apply.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import type { FakeMessage } from '../../fakes/slack-workspace.ts';
import { memberAccount, people, seedMember } from '../../support/permissions-day.ts';
import { startWorld, type World } from './world.ts';

export const region = 'eu-west-1';
export const [owner, approver, stranger] = ['U0ADA', 'U0GRACE', 'U0EVE'] as const;
const cloud = 'C0CLOUD';
const tags = 'tags: { Owner: ada@example.com }';
const seed = `
instances:
  - { name: idle, region: ${region}, load: idle, ${tags} }
databases:
  - { name: unused, region: ${region}, load: unused, ${tags} }
addresses:
  - { name: free, region: ${region}, ${tags} }
users:
  - { name: without, mfa: false, path: /people/, ${tags} }
buckets:
  - { name: seed-policy, region: ${region}, block: open, policy: public-read, ${tags} }
`;

export type Scene = World & {
  readonly does: ReturnType<typeof people>;
  readonly inStatus: (status: Status) => Promise<readonly Finding[]>;
  /** In the janitor's own account. Throws when there is none. */
  readonly the: (status: Status, kind: string) => Promise<Finding>;
  readonly messages: () => readonly FakeMessage[];
  readonly card: (finding: Finding) => string;
  readonly inThread: (finding: Finding) => readonly FakeMessage[];
  readonly send: (queue: QueueName, body: string) => Promise<void>;
  /** Takes what was published to the topic of final notices since the last time. */
  readonly published: () => Promise<readonly string[]>;
  /** The next events come to a new process of the scan, whose policy names no regions. */
  readonly lookEverywhere: () => Promise<void>;
};

/** Two accounts with something of every kind that breaks a rule, and people in a channel. */
export async function startScene(): Promise<Scene> {
  const world = await startWorld('tests/infra/day/policy.yaml', {
    users: [
      { id: owner, name: 'Ada', email: 'ada@example.com' },
      { id: approver, name: 'Grace', email: 'grace@example.com' },
      { id: stranger, name: 'Eve', email: 'eve@example.com' },
    ],
    channels: [{ id: cloud, name: 'cloud' }],
  });
  const folder = await mkdtemp(join(tmpdir(), 'janitor-'));
  try {
    await applySeed(world.aws, parseSeed(seed, 'seed'), Date.now());
    await seedMember(world);
  } catch (thrown) {
    await world.close();
    throw thrown;
  }
  const { sqs, queueUrl, prefix, readersQueue } = world.stage;
  const inStatus = async (status: Status) => (await world.store.byStatus(status)).findings;
  const messages = () => world.slack.workspace.channel(cloud).messages;
  return {
    ...world,
    does: people({ slack: world.knock }, world.slack),
    inStatus,
    the: async (status, kind) => {
      const all = await inStatus(status);
      const found = all.find(({ resource }) => resource.kind === kind && resource.account !== memberAccount);
      if (found) return found;
      throw new Error(`No ${kind} is ${status}, but ${all.map(({ resource }) => resource.kind).join(', ')}`);
    },
    messages,
    card: ({ card }) => JSON.stringify(messages().find(({ ts }) => ts === card?.ts)),
    inThread: ({ thread }) => messages().filter(({ thread_ts }) => thread_ts === thread?.ts),
    send: async (queue, MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(`${prefix}-${queue}`), MessageBody }));
    },
    published: async () => {
      const asked = { QueueUrl: readersQueue, MaxNumberOfMessages: 10 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
      return Messages.map(({ Body = '' }) => (JSON.parse(Body) as { Message: string }).Message);
    },
    lookEverywhere: async () => {
      const compiled = await compilePolicy(null);
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
      const path = join(folder, 'policy.json');
      await writeFile(path, compiled.value.json);
      await world.again('scan', { JANITOR_POLICY: path });
    },
    close: async () => {
      await world.close();
      await rm(folder, { recursive: true });
    },
  };
}
