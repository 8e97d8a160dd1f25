import {
  CreateTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  type Instance,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Undo } from '../../../core/finding.ts';
import { type EpochMs, type Fact, known, type Protection, type Resource } from '../../../core/resource.ts';
import { absent, assertAbout, factOf, requiredItem, requiredList } from '../../access/answers.ts';
import { pagesOf } from '../../access/pages.ts';
import { partitionOf } from '../../access/partitions.ts';
import { on, sends } from '../../access/permission.ts';
import { materialTags, toTags } from '../../tags.ts';
import { defineKind, type Probed, type Reader } from '../define.ts';
import { isAccelerated } from './accelerators.ts';
import { type AlarmAction, describeAlarms, readAlarmActions } from './alarm-actions.ts';
import { dryRun, lists } from './calls.ts';
import { instances, startCall, stopCall, stopInstance } from './instance-calls.ts';
import { instancePrice, isMac } from './instance-price.ts';
import { instanceProtections, lifecycleOf } from './instance-protections.ts';
import { describeStatus, type InstanceStatus, readHealth, readStatus } from './instance-status.ts';
import { rebootCall, rebootWith } from './reboot.ts';
import { start } from './start.ts';
import { startAgain } from './start-again.ts';
import { isTagged, writeTags } from './tagging.ts';
import { formerTags } from './untagging.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'ec2-instance': {
      readonly state: string;
      /** The reason for the current state as EC2 reports it; empty when EC2 reports none. */
      readonly stateReason: string;
      readonly isAccelerated: boolean;
      /** `StateReason.Code`, which tells who stopped it. EC2 sends it for stopped instances only. */
      readonly stateReasonCode: string;
      /** When the state changed; null: the text of the reason has no time. */
      readonly stateChangedAtMs: EpochMs | null;
      /** `on-demand`, `spot`, `scheduled`, `capacity-block` … */
      readonly lifecycle: string;
      readonly instanceStatus: InstanceStatus;
      /** Of alarms on its status checks. */
      readonly alarmActions: readonly AlarmAction[];
    };
  }
}

type Ec2Instance = Resource<'ec2-instance'>;

const describe = sends('EC2.DescribeInstances', lists('ec2:DescribeInstances'));
const tag = sends('EC2.CreateTags', on(instances, 'ec2:CreateTags'));

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/mac-instance-stop.html */
const macUndo: Undo = {
  possible: 'yes',
  how: 'Start it again, but not at once: after a stop AWS cleans the Mac host, which takes an hour or more.',
};

/** Instances that are shutting down count as gone. */
const present = ['pending', 'running', 'stopping', 'stopped'];

const get = {
  calls: [describe],
  run: (aws: Reader, { id }: { readonly id: string }): Promise<Ec2Instance | undefined> =>
    absent('InvalidInstanceID.NotFound', undefined, async () => {
      const { Reservations } = await aws.clients
        .ec2(aws.region)
        .send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      const { Instances, OwnerId } = requiredItem(Reservations, 'reservation');
      const instance = requiredItem(Instances, 'instance');
      assertAbout(id, instance.InstanceId);
      const found = toResource(aws, instance, OwnerId);
      return found.facts.state?.known && !present.includes(found.facts.state.value) ? undefined : found;
    }),
};

export const kind = defineKind({
  id: 'ec2-instance',
  title: 'EC2 instance',
  resourceType: 'AWS::EC2::Instance',
  scope: 'regional',
  hasMetrics: true,
  list: {
    calls: [describe],
    async *run(aws, from) {
      const filters = [{ Name: 'instance-state-name', Values: present }];
      const pages = pagesOf({ what: 'instances', atMost: 2_000, from }, async (token) => {
        const input = { MaxResults: 1_000, Filters: filters, NextToken: token };
        const answer = await aws.clients.ec2(aws.region).send(new DescribeInstancesCommand(input));
        // Converted per page, so that the response is not kept in memory while its instances are judged.
        const items = requiredList(answer.Reservations, 'reservations').flatMap(({ Instances, OwnerId }) =>
          requiredList(Instances, 'instances').map((instance) => toResource(aws, instance, OwnerId)),
        );
        return { items, next: answer.NextToken };
      });
      for await (const { items, ...rest } of pages) yield { ...rest, resources: items };
    },
  },
  get,
  facts: {
    instanceStatus: { calls: [describeStatus], load: readStatus },
    alarmActions: { calls: [describeAlarms], load: readAlarmActions },
  },
  health: { calls: [describeStatus], run: readHealth },
  probe: {
    calls: [
      sends('EC2.DescribeInstanceAttribute', on(instances, 'ec2:DescribeInstanceAttribute')),
      stopCall,
      startCall,
      rebootCall,
      tag,
    ],
    run: (aws, instance, remediation) => probes[remediation]?.(aws, instance) ?? probeStopping(aws, instance),
  },
  remediations: {
    stop: {
      title: 'Stop the instance',
      undo: {
        possible: 'yes',
        how: 'Start it again. Volumes are kept. A public IPv4 address that is not elastic changes. Data on instance store volumes is lost.',
      },
      undoOf: ({ material }) => (isMac(material.Type ?? '') ? macUndo : undefined),
      calls: [stopCall],
      run: async (aws, { id, region }) => {
        const before = await stopInstance(aws, id);
        return {
          summary: before === 'stopped' ? 'Already stopped.' : 'Stopped.',
          undo: { call: 'ec2:StartInstances', instanceId: id, region, stateBefore: before },
        };
      },
      isDone: (resource) => {
        if (!resource) return false;
        const { state } = resource.facts;
        return state?.known ? state.value === 'stopping' || state.value === 'stopped' : 'unknown';
      },
      undoing: startAgain,
    },
    reboot: rebootWith([describe], get.run),
    start,
    tag: {
      title: 'Add the missing tags',
      undo: {
        possible: 'yes',
        how: 'Remove the added tags and restore the old values from the audit log.',
      },
      asksFor: 'tags',
      calls: [tag, describe],
      run: (aws, instance, finding) => writeTags(aws, instance, finding, () => get.run(aws, instance)),
      isDone: isTagged,
      undoing: formerTags(describe, get.run),
    },
  },
  refusals: [
    'IncorrectInstanceState',
    'TagLimitExceeded',
    // Of a start: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    'InsufficientInstanceCapacity',
    'InsufficientHostCapacity',
    'VcpuLimitExceeded',
    'VolumeLimitExceeded',
  ],
});

/** Dry-runs a Name tag with the present value, which changes nothing even on an emulator without dry runs. */
async function probeTagging(aws: Reader, { id, name }: Ec2Instance): Promise<Probed> {
  const Tags = [{ Key: 'Name', Value: name }];
  const ask = new CreateTagsCommand({ Resources: [id], Tags, DryRun: true });
  return { probe: await dryRun(() => aws.clients.ec2(aws.region).send(ask)), protections: [] };
}

const probes: Readonly<Record<string, (aws: Reader, instance: Ec2Instance) => Promise<Probed>>> = {
  tag: probeTagging,
  start: async (aws, { id }) => {
    const ask = new StartInstancesCommand({ InstanceIds: [id], DryRun: true });
    return { probe: await dryRun(() => aws.clients.ec2(aws.region).send(ask)), protections: [] };
  },
  reboot: async (aws, { id }) => {
    const ask = new RebootInstancesCommand({ InstanceIds: [id], DryRun: true });
    return { probe: await dryRun(() => aws.clients.ec2(aws.region).send(ask)), protections: [] };
  },
};

async function probeStopping(aws: Reader, { id }: Ec2Instance): Promise<Probed> {
  const [probe, stop, termination] = await Promise.all([
    dryRun(() =>
      aws.clients.ec2(aws.region).send(new StopInstancesCommand({ InstanceIds: [id], DryRun: true })),
    ),
    isSwitchedOn(aws, id, 'disableApiStop'),
    isSwitchedOn(aws, id, 'disableApiTermination'),
  ]);
  const protections: Protection[] = [];
  if (stop)
    protections.push({
      code: 'stop-protection',
      because: 'Stop protection is on. Janitor never turns it off.',
    });
  if (termination) {
    protections.push({
      code: 'termination-protection',
      because: 'Termination protection is on. Janitor never turns it off.',
    });
  }
  if (stop !== undefined && termination !== undefined) return { probe, protections };
  const unread = `Its ${stop === undefined ? 'stop' : 'termination'} protection could not be read`;
  const fail = { allowed: 'no', because: unread } as const;
  return { probe: probe.allowed === 'no' ? probe : fail, protections, unread };
}

/** "User initiated (2026-11-20 16:00:00 GMT)", or EC2's other state reason. Empty for running instances, never absent. */
function stateReason({ StateTransitionReason, StateReason }: Instance): Fact<string> {
  const reason = StateTransitionReason || StateReason?.Message || StateTransitionReason;
  return factOf(reason, 'the reason for its state');
}

/** "User initiated (2026-11-20 16:00:00 GMT)". The text names the wrong party at times, but the time is EC2's. */
function stateChangedAtMs({ StateTransitionReason: text }: Instance): Fact<EpochMs | null> {
  if (text === undefined) return factOf<EpochMs | null>(undefined, 'the reason for its state');
  const [, day, time] = /\((\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC)\)$/.exec(text) ?? [];
  const atMs = Date.parse(`${day}T${time}Z`);
  return known(Number.isNaN(atMs) ? null : atMs);
}

function toResource(aws: Reader, instance: Instance, owner = aws.account): Ec2Instance {
  const { InstanceId: id, InstanceType: type, LaunchTime, State } = instance;
  const state = State?.Name;
  if (!id || !type || !LaunchTime || !state)
    throw new Error("EC2's response lacks InstanceId, InstanceType, LaunchTime or State");
  const tags = toTags(instance.Tags);
  return {
    account: aws.account,
    region: aws.region,
    kind: 'ec2-instance',
    id,
    arn: `arn:${partitionOf(aws.region)}:ec2:${aws.region}:${owner}:instance/${id}`,
    name: tags.Name || id,
    observedAtMs: aws.nowMs,
    tags: known(tags),
    facts: {
      state: known(state),
      stateReason: stateReason(instance),
      isAccelerated: isAccelerated(type),
      stateReasonCode: factOf(instance.StateReason?.Code, 'the code of the reason for its state'),
      stateChangedAtMs: stateChangedAtMs(instance),
      lifecycle: known(lifecycleOf(instance) ?? 'on-demand'),
    },
    metrics: {},
    dimensions: { InstanceId: id },
    protections: instanceProtections(instance, tags, aws.clients.emulated),
    material: { Type: type, Started: LaunchTime.toISOString(), ...materialTags(tags) },
    ...instancePrice(instance, aws.region, aws.clients.emulated),
  };
}

/** Undefined when it could not be read. */
async function isSwitchedOn(
  aws: Reader,
  id: string,
  attribute: 'disableApiStop' | 'disableApiTermination',
): Promise<boolean | undefined> {
  try {
    const answer = await aws.clients
      .ec2(aws.region)
      .send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: attribute }));
    return (attribute === 'disableApiStop' ? answer.DisableApiStop : answer.DisableApiTermination)?.Value;
  } catch {
    return undefined;
  }
}
