import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AllocateAddressCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { disownFields } from '../../blocks/modals/disown-modal.ts';
import { fillInAction, fillInBlock } from '../../blocks/modals/fill-in-modal.ts';
import { rejectFields } from '../../blocks/modals/reject-modal.ts';
import { choices, settingsFields } from '../../blocks/modals/settings-modal.ts';
import { snoozeFields } from '../../blocks/modals/snooze-modal.ts';
import type { ActionId } from '../../blocks/text/ids.generated.ts';
import { encodeHome, encodeTarget, type HomeFilter } from '../../blocks/text/ids.ts';
import type { Finding, Status } from '../../core/finding.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Work } from '../../core/work.ts';
import { type LocalAws, localAws } from '../../local/aws/aws-clients.ts';
import type { FakeSlack } from '../fakes/slack-api.ts';
import type { Deployed } from './deployed.ts';
import { createStore } from './dynamo-store.ts';
import { functionNames } from './function-names.ts';
import { clickRequest, commandRequest, eventRequest, submitRequest } from './slack-request.ts';

export const region = 'eu-west-1';
export const memberAccount = '222222222222';
export const [owner, approver, cloud] = ['U0ADA', 'U0GRACE', 'C0CLOUD'] as const;

/** Those whose grants the day uses. The others work with IAM identities: tests/integration/iam. */
export const dayFunctions = functionNames.filter((name) => !['iam-change', 'recheck-iam'].includes(name));

/** What a test does itself, besides the functions. */
export type Bystander = {
  readonly aws: LocalAws;
  readonly store: Store;
  readonly dynamodb: DynamoDBClient;
  readonly close: () => void;
};

export function bystander(endpoint: string): Bystander {
  const aws = localAws(endpoint, region);
  const dynamodb = new DynamoDBClient({ region, endpoint });
  const close = (): void => {
    aws.close();
    dynamodb.destroy();
  };
  return { aws, store: createStore({ dynamodb, prefix: 'janitor-test' }), dynamodb, close };
}

/** An unattached address, and an instance tagged unused, in the member account. */
export async function seedMember({ aws }: Pick<Bystander, 'aws'>): Promise<void> {
  const { Credentials } = await aws.sts().send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${memberAccount}:role/somebody`,
      RoleSessionName: 'seed',
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const ec2 = new EC2Client({
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
  await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      InstanceType: 't3.large',
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Environment', Value: 'unused' }] }],
    }),
  );
  ec2.destroy();
}

/** A finding of a kind and status in the janitor's own account. */
export async function findingOf({ store }: Bystander, status: Status, kind: string): Promise<Finding> {
  const { findings } = await store.byStatus(status);
  const found = findings.find(({ resource }) => resource.kind === kind && resource.account !== memberAccount);
  if (found) return found;
  const all = findings.map(({ resource }) => `${resource.account} ${resource.kind}`);
  throw new Error(`No ${kind} is ${status}, but ${all.join(', ') || 'nothing'}`);
}

/** Actions of people. */
export function people(
  janitor: { readonly slack: (request: APIGatewayProxyEventV2) => ReturnType<Deployed['slack']> },
  slack: FakeSlack,
) {
  const says = (userId: string, text: string) =>
    janitor.slack(
      commandRequest({ userId, text, channel: cloud, triggerId: slack.workspace.trigger(userId) }),
    );
  const target = ({ id, generation }: Finding): string => encodeTarget({ findingId: id, generation });
  const clicks = (userId: string, actionId: ActionId, finding: Finding) =>
    janitor.slack(
      clickRequest({
        userId,
        action: { action_id: actionId, value: target(finding) },
        where: {
          channel: cloud,
          ts: finding.card?.ts ?? '',
          ...(finding.thread ? { threadTs: finding.thread.ts } : {}),
        },
        triggerId: slack.workspace.trigger(userId),
        responseUrl: null,
      }),
    );
  const submits = (userId: string, callback: string, finding: Finding, values: Record<string, unknown>) =>
    janitor.slack(
      submitRequest({ userId, view: { callback_id: callback, private_metadata: target(finding) }, values }),
    );
  return {
    says,
    clicks,
    snoozes: (userId: string, finding: Finding) =>
      submits(userId, 'snooze', finding, {
        [snoozeFields.duration.block]: {
          [snoozeFields.duration.action]: { type: 'radio_buttons', selected_option: { value: '7' } },
        },
        [snoozeFields.reason.block]: { [snoozeFields.reason.action]: { value: 'The load test needs it.' } },
      }),
    rejects: (userId: string, finding: Finding) =>
      submits(userId, 'reject', finding, {
        [rejectFields.reason.block]: { [rejectFields.reason.action]: { value: 'The standby needs it.' } },
      }),
    disowns: (userId: string, finding: Finding, to: string) =>
      submits(userId, 'disown', finding, {
        [disownFields.owner.block]: { [disownFields.owner.action]: { selected_user: to } },
      }),
    fillsIn: (userId: string, finding: Finding, tags: Readonly<Record<string, string>>) =>
      submits(
        userId,
        'fill-in',
        finding,
        Object.fromEntries(
          Object.entries(tags).map(([key, value]) => [
            fillInBlock(key),
            { [fillInAction]: { type: 'plain_text_input', value } },
          ]),
        ),
      ),
    /** Wants direct messages and the weekly summary, and no quiet hours. */
    settles: (userId: string) =>
      janitor.slack(
        submitRequest({
          userId,
          view: { callback_id: 'settings', private_metadata: '' },
          values: {
            [settingsFields.messages.block]: {
              [settingsFields.messages.action]: {
                selected_options: Object.values(choices).map((value) => ({ value })),
              },
            },
          },
        }),
      ),
    /**
     * Whoever writes has the conversation open. Slack sends an event up to three times more when the response is not
     * 200.
     */
    writes: async (userId: string, text: string) => {
      const id = directChannelOf(userId);
      const { channels } = slack.workspace;
      if (!channels.has(id)) channels.set(id, { id, name: id, messages: [] });
      const send = () =>
        janitor.slack(
          eventRequest({
            type: 'message',
            channel: id,
            channel_type: 'im',
            user: userId,
            text,
            ts: '1700000500.000100',
          }),
        );
      let answer = await send();
      for (let again = 0; again < 3 && answer.statusCode !== 200; again += 1) answer = await send();
      return answer;
    },
    turnsHome: (userId: string, filter: HomeFilter) =>
      janitor.slack(
        clickRequest({
          userId,
          action: { action_id: `home-page:${filter}`, value: encodeHome({ filter, page: 0 }) },
          where: { view: { id: 'V0', type: 'home', callback_id: 'home' } },
        }),
      ),
  };
}

export function directChannelOf(userId: string): string {
  return `D${userId.slice(1)}`;
}

/** Delivers a message, whoever sent it. */
export function delivered(work: Work): never {
  return { Records: [{ messageId: 'm', body: JSON.stringify(work) }] } as never;
}

/** Moves a schedule by hand. */
export async function moveSchedule(
  { aws }: Pick<Bystander, 'aws'>,
  Name: string,
  GroupName = 'janitor-test',
): Promise<void> {
  const { ScheduleExpressionTimezone, FlexibleTimeWindow, Target } = await aws
    .scheduler()
    .send(new GetScheduleCommand({ GroupName, Name }));
  await aws.scheduler().send(
    new UpdateScheduleCommand({
      GroupName,
      Name,
      ScheduleExpression: 'at(2099-01-01T00:00:00)',
      ScheduleExpressionTimezone,
      FlexibleTimeWindow,
      Target,
    }),
  );
}
