import { CreatePolicyCommand } from '@aws-sdk/client-iam';
import { createMirror } from '../../aws/mirror/mirror.ts';
import type { Mirror } from '../../core/ports/mirror.ts';
import { type TrailedCall, trailEvent } from '../../local/aws/cloudtrail.ts';
import { applySeed } from '../../local/seed/apply.ts';
import { parseSeed } from '../../local/seed/load.ts';
import { type FakeSlack, fakeSlack } from '../fakes/slack-api.ts';
import { serveSlack } from '../fakes/slack-server.ts';
import { createWorkspace } from '../fakes/slack-workspace.ts';
import { type Deployed, deployed } from './deployed.ts';
import { startMoto } from './moto.ts';
import { approver, type Bystander, bystander, cloud } from './permissions-day.ts';
import { type CallRecording, recordCalls } from './record-calls.ts';

const account = '123456789012';
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** The deployed functions, which know all identities of the account since the start. */
export type IamStage = {
  readonly by: Bystander;
  readonly slack: FakeSlack;
  readonly janitor: Deployed;
  readonly recording: CallRecording;
  readonly mirror: Mirror;
  readonly endpoint: string;
  /** Tells iam-change of a call, as EventBridge does. */
  readonly deliver: (call: TrailedCall) => Promise<unknown>;
  /** Makes a managed policy that allows everything, and returns its ARN. */
  readonly everythingPolicy: (name: string) => Promise<string>;
  /** Runs the work while the function's next transaction loses its response. Throws when it made none. */
  readonly losingOne: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** `policy`: YAML. `users`: names of IAM users. */
export async function iamStage(policy: string, users: readonly string[]): Promise<IamStage> {
  const moto = await startMoto();
  const slack = fakeSlack(
    createWorkspace({
      users: [{ id: approver, name: 'Grace', email: 'grace@example.com' }],
      channels: [{ id: cloud, name: 'cloud' }],
    }),
  );
  const server = await serveSlack(slack);
  const by = bystander(moto.url);
  let losing: string | null = null;
  const recording = recordCalls({
    answered: (actor, command) => {
      if (actor !== losing || command !== 'TransactWriteCommand') return;
      losing = null;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  });
  const seed = `users:\n${users.map((name) => `  - { name: ${name} }\n`).join('')}`;
  await applySeed(by.aws, parseSeed(seed, 'seed'), Date.now());
  const janitor = await deployed({
    endpoint: moto.url,
    slackApiUrl: server.apiUrl,
    policy,
    clock: { nowMs: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  });
  const mirror = createMirror({ dynamodb: by.dynamodb, prefix: 'janitor-test' });
  await mirror.start(account, Date.now());
  let nth = 0;
  return {
    by,
    slack,
    janitor,
    recording,
    mirror,
    endpoint: moto.url,
    deliver: (call) => {
      const body = JSON.stringify(trailEvent(call, { account, atMs: Date.now() }));
      return janitor['iam-change']({ Records: [{ messageId: `m${++nth}`, body }] } as never);
    },
    everythingPolicy: async (PolicyName) => {
      const { Policy } = await by.aws
        .iam()
        .send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(everything) }));
      return Policy?.Arn ?? '';
    },
    losingOne: async (name, work) => {
      losing = name;
      const result = await work();
      if (losing !== null) throw new Error(`${name} made no transaction`);
      return result;
    },
    close: async () => {
      recording.stop();
      await janitor.close();
      by.close();
      await server.stop();
      await moto.stop();
    },
  };
}
