import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTagsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { compilePolicy } from '../../../app/policy/compile.ts';
import type { Finding, Status } from '../../../core/finding.ts';
import { applySeed } from '../../../local/seed/apply.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import type { FakeMessage } from '../../fakes/slack-workspace.ts';
import { memberAccount, people, seedMember } from '../../support/permissions-day.ts';
import { type DayWorld, startWorld } from './world.ts';

export const region = 'eu-west-1';
export const [owner, approver, stranger] = ['U0ADA', 'U0GRACE', 'U0EVE'] as const;
const cloud = 'C0CLOUD';
const policyFile = 'tests/infra/day/policy.yaml';
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

export type DayScene = DayWorld & {
  readonly does: ReturnType<typeof people>;
  readonly inStatus: (status: Status) => Promise<readonly Finding[]>;
  /** In the janitor's own account. Throws when there is none. */
  readonly the: (status: Status, kind: string) => Promise<Finding>;
  readonly messages: () => readonly FakeMessage[];
  readonly card: (finding: Finding) => string;
  readonly inThread: (finding: Finding) => readonly FakeMessage[];
  readonly send: (queue: string, body: string) => Promise<void>;
  /** Notices published to the final notices topic since the last call. */
  readonly published: () => Promise<readonly string[]>;
  /** Compliance alerts since the last call. */
  readonly alerts: () => Promise<readonly Alert[]>;
  /** Starts an instance without tags and returns its id. */
  readonly runInstance: () => Promise<string>;
  readonly tag: (instanceId: string, tags: Readonly<Record<string, string>>) => Promise<void>;
  /** Restarts the check function with a policy that notifies about missing tags. */
  readonly tellOfTags: () => Promise<void>;
  /** Restarts the scan function with a policy without regions. */
  readonly lookEverywhere: () => Promise<void>;
};

type Alert = { readonly Subject: string; readonly Message: string };

/** Two accounts with a violation of every kind, and people in a channel. */
export async function startScene(): Promise<DayScene> {
  const world = await startWorld(policyFile, {
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
  const { sqs, queueUrl, prefix, readersQueue, alertsQueue } = world.stage;
  const ec2 = world.aws.ec2(region);
  const taken = async <T>(QueueUrl: string): Promise<readonly T[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as T);
  };
  /** Restarts a function with another policy; `null` means the defaults. */
  const follows = async (name: string, yamlPath: string | null): Promise<void> => {
    const compiled = await compilePolicy(yamlPath);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const path = join(folder, `${name}.json`);
    await writeFile(path, compiled.value.json);
    await world.again(name, { JANITOR_POLICY: path });
  };
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
    published: async () =>
      (await taken<{ readonly Message: string }>(readersQueue)).map(({ Message }) => Message),
    alerts: () => taken<Alert>(alertsQueue),
    runInstance: async () => {
      const { Instances = [] } = await ec2.send(
        new RunInstancesCommand({
          ImageId: 'ami-12345678',
          InstanceType: 't3.micro',
          MinCount: 1,
          MaxCount: 1,
        }),
      );
      return Instances[0]?.InstanceId ?? '';
    },
    tag: async (instanceId, given) => {
      const Tags = Object.entries(given).map(([Key, Value]) => ({ Key, Value }));
      await ec2.send(new CreateTagsCommand({ Resources: [instanceId], Tags }));
    },
    tellOfTags: async () => {
      const path = join(folder, 'telling.yaml');
      const policy = await readFile(policyFile, 'utf8');
      await writeFile(path, `${policy}  ec2-instance-missing-tags: { mode: notify }\n`);
      await follows('check', path);
    },
    lookEverywhere: () => follows('scan', null),
    close: async () => {
      await world.close();
      await rm(folder, { recursive: true });
    },
  };
}
