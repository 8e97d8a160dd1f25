import {
  type InstanceStatus as Described,
  DescribeInstanceStatusCommand,
  type InstanceStatusDetails,
} from '@aws-sdk/client-ec2';
import type { PlaceHealth } from '../../../core/ports/inventory.ts';
import type { EpochMs, Resource } from '../../../core/resource.ts';
import { absent, requiredList } from '../../access/answers.ts';
import { everyItem } from '../../access/pages.ts';
import { sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { lists } from './calls.ts';

/** `ok`, `impaired`, `insufficient-data`, `not-applicable` or `initializing`. */
export type StatusCheck = {
  readonly status: string;
  /** Null: not impaired, or EC2 does not say since when. */
  readonly impairedSinceMs: EpochMs | null;
};

export type InstanceStatus = {
  readonly system: StatusCheck;
  readonly instance: StatusCheck;
  /** Null: this instance has no such check. */
  readonly attachedEbs: StatusCheck | null;
  /** Maintenance that AWS has scheduled and not finished. */
  readonly events: readonly ScheduledEvent[];
};

export type ScheduledEvent = {
  /** `instance-reboot`, `system-reboot`, `system-maintenance`, `instance-retirement` or `instance-stop`. */
  readonly code: string;
  readonly description: string;
  /** Null: EC2 gives no time. */
  readonly notBeforeMs: EpochMs | null;
};

export const describeStatus = sends('EC2.DescribeInstanceStatus', lists('ec2:DescribeInstanceStatus'));

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceStatus.html */
const idsPerCall = 100;

type Statuses = ReadonlyMap<string, InstanceStatus>;

/** One call for up to 100 instances that are read together. */
export async function readStatus(
  aws: Reader,
  { id }: Pick<Resource, 'id'>,
  all: readonly Pick<Resource, 'id'>[] = [{ id }],
): Promise<InstanceStatus> {
  const ids = all.map((one) => one.id);
  const group = Math.max(0, Math.floor(ids.indexOf(id) / idsPerCall)) * idsPerCall;
  const together = ids.slice(group, group + idsPerCall);
  const found = (await aws.once(`instance-status ${group}`, () => readTogether(aws, together))).get(id);
  if (!found) throw new Error("EC2's response lacks the status of the instance");
  return found;
}

/** EC2 refuses the whole call when one instance is gone, so all of the region are read then. */
async function readTogether(aws: Reader, ids: readonly string[]): Promise<Statuses> {
  const named = await absent('InvalidInstanceID.NotFound', undefined, async () => {
    const input = { InstanceIds: [...ids], IncludeAllInstances: true };
    const answer = await aws.clients.ec2(aws.region).send(new DescribeInstanceStatusCommand(input));
    return statusesOf(requiredList(answer.InstanceStatuses, 'instance statuses'));
  });
  return named ?? statusesOf(await everyStatus(aws));
}

function everyStatus(
  aws: Reader,
  which: { readonly IncludeAllInstances?: true } = { IncludeAllInstances: true },
): Promise<readonly Described[]> {
  return everyItem({ what: 'instance statuses', atMost: 2_000 }, async (NextToken) => {
    const input = { ...which, MaxResults: 1_000, NextToken };
    const answer = await aws.clients.ec2(aws.region).send(new DescribeInstanceStatusCommand(input));
    return { items: requiredList(answer.InstanceStatuses, 'instance statuses'), next: answer.NextToken };
  });
}

/** Of running instances, which EC2 lists without being asked for all. */
export async function readHealth(aws: Reader): Promise<PlaceHealth> {
  const all = await everyStatus(aws, {});
  const statuses = [...statusesOf(all)];
  const impaired = statuses.flatMap(([id, { system, instance, attachedEbs }]) => {
    const failed = [system, instance, attachedEbs].filter((check) => check?.status === 'impaired');
    const since = failed.flatMap((check) => check?.impairedSinceMs ?? []);
    return failed.length === 0 ? [] : [{ id, sinceMs: since.length === 0 ? null : Math.min(...since) }];
  });
  const scheduled = statuses.flatMap(([id, { events }]) => (events.length === 0 ? [] : [id]));
  return { running: all.length, impaired, scheduled };
}

function statusesOf(described: readonly Described[]): Statuses {
  return new Map(described.map((one) => [String(one.InstanceId), statusOf(one)]));
}

function statusOf({
  SystemStatus,
  InstanceStatus,
  AttachedEbsStatus,
  Events = [],
}: Described): InstanceStatus {
  return {
    system: checkOf(SystemStatus?.Status, SystemStatus?.Details),
    instance: checkOf(InstanceStatus?.Status, InstanceStatus?.Details),
    attachedEbs: AttachedEbsStatus ? checkOf(AttachedEbsStatus.Status, AttachedEbsStatus.Details) : null,
    events: Events.flatMap(({ Code, Description = '', NotBefore }) =>
      Code === undefined || isFinished(Description)
        ? []
        : [{ code: Code, description: Description, notBeforeMs: NotBefore?.getTime() ?? null }],
    ),
  };
}

/** Finished events stay listed for a week: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceStatusEvent.html */
function isFinished(description: string): boolean {
  return /^\[(Completed|Canceled)\]/i.test(description);
}

function checkOf(
  status: string | undefined,
  details: readonly Pick<InstanceStatusDetails, 'ImpairedSince'>[] = [],
): StatusCheck {
  const since = details.flatMap(({ ImpairedSince }) => ImpairedSince?.getTime() ?? []);
  const impairedSinceMs = status === 'impaired' && since.length > 0 ? Math.min(...since) : null;
  return { status: status ?? 'insufficient-data', impairedSinceMs };
}
