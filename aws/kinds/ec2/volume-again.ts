import {
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import { minuteMs } from '../../../core/calendar.ts';
import type { Finding } from '../../../core/finding.ts';
import { type ProgressRead, Refused } from '../../../core/ports/remediator.ts';
import type { Tags } from '../../../core/resource.ts';
import { startOf } from '../../../core/shorten.ts';
import { absent, requiredItem, requiredList } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import { keptIn, keptTooLittle } from '../as-left.ts';
import type { Reader, UndoStep } from '../define.ts';
import { lists } from './calls.ts';
import { describeSnapshots } from './snapshot-and-delete.ts';
import type { VolumeSetup } from './volume-setup.ts';

const volumes = 'arn:{partition}:ec2:*:{account}:volume/*';
const keys = 'arn:{partition}:kms:*:{account}:key/*';
/** Snapshot ARNs have no account. The condition limits them to snapshots of the account's own volumes. */
const snapshots = 'arn:{partition}:ec2:*::snapshot/*';

/** Undo of `snapshot-and-delete`: a new volume from the snapshot, with the former setup and tags. */
export const volumeAgain: UndoStep<'ec2-volume'> = {
  // A volume from an encrypted snapshot also needs its key:
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
  calls: [
    sends(
      'EC2.CreateVolume',
      on(volumes, 'ec2:CreateVolume'),
      on(snapshots, 'ec2:CreateVolume', { ArnLike: { 'ec2:ParentVolume': volumes } }),
      on(volumes, 'ec2:CreateTags', { StringEquals: { 'ec2:CreateAction': 'CreateVolume' } }),
      on(keys, 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
      on(keys, 'kms:Decrypt'),
      on(keys, 'kms:GenerateDataKeyWithoutPlaintext'),
      on(keys, 'kms:ReEncryptFrom'),
      on(keys, 'kms:ReEncryptTo'),
    ),
    sends('EC2.DescribeVolumes', lists('ec2:DescribeVolumes')),
    describeSnapshots,
  ],
  says: ({ undo }) =>
    typeof undo['snapshotId'] === 'string' && setupIn(undo)?.zone
      ? {
          is: 'equivalent',
          title: `Create the volume again from ${undo['snapshotId']}`,
          lost: 'Its id is a new one. The snapshot stays and costs money until you delete it.',
          untilMs: null,
        }
      : keptTooLittle,
  differences: async (aws, volume, finding) => {
    if (volume) return [{ what: 'Volume', before: 'deleted', after: 'there' }];
    const id = snapshotIn(finding);
    const state = await absent('InvalidSnapshot.NotFound', 'gone', async () => {
      const { Snapshots } = await aws.clients
        .ec2(aws.region)
        .send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }));
      const snapshot = requiredItem(Snapshots, 'snapshot');
      if (!snapshot.State) throw new Error(`EC2's response lacks the state of snapshot ${id}`);
      return snapshot.State;
    });
    return state === 'completed' ? [] : [{ what: `Snapshot ${id}`, before: 'completed', after: state }];
  },
  run: async (aws, finding) => {
    const { VolumeId } = await aws.clients.ec2(aws.region).send(new CreateVolumeCommand(wanted(finding)));
    if (!VolumeId) throw new Error("EC2's response lacks the VolumeId");
    return progressOf(VolumeId, 'creating');
  },
  next: {
    read: async (aws, finding) => {
      const volume = await created(aws, finding);
      if (!volume?.VolumeId) return null;
      const { VolumeId, State = 'unknown' } = volume;
      if (State === 'error') throw new Refused(`AWS could not create volume ${VolumeId}`);
      return progressOf(VolumeId, State);
    },
    run: async (aws, finding) => {
      const id = (await created(aws, finding))?.VolumeId;
      if (!id) throw new Refused('The new volume is gone');
      const { resource } = finding;
      const name = resource.name === resource.id ? id : resource.name;
      return {
        summary: `Created again, as ${id}.`,
        resource: { ...resource, id, name, arn: resource.arn.replace(/[^/]+$/, id) },
      };
    },
  },
  isDone: () => false,
};

/** The first volume that was made of the snapshot since the undo began. */
async function created(aws: Reader, finding: Finding): Promise<Volume | undefined> {
  const made = finding.undoing?.progress?.state['volumeId'];
  const { Volumes } = await aws.clients
    .ec2(aws.region)
    .send(
      new DescribeVolumesCommand(
        typeof made === 'string' && made !== ''
          ? { VolumeIds: [made] }
          : { Filters: [{ Name: 'snapshot-id', Values: [snapshotIn(finding)] }] },
      ),
    );
  const sinceMs = (finding.undoing?.startedAtMs ?? 0) - minuteMs;
  return requiredList(Volumes, 'volumes').find(
    ({ CreateTime }) => typeof made === 'string' || (CreateTime?.getTime() ?? 0) >= sinceMs,
  );
}

function wanted(finding: Finding): CreateVolumeCommandInput {
  const undo = keptIn(finding);
  const setup = setupIn(undo);
  if (!setup?.zone) throw new Refused('The former setup is not stored');
  const { type, sizeGiB, iops, throughputMiBps, zone, outpost, multiAttach, initializationRate } = setup;
  const tags = Object.entries((undo['tags'] as Tags | undefined) ?? {})
    .filter(([Key]) => !Key.startsWith('aws:'))
    .map(([Key, Value]) => ({ Key, Value }));
  return {
    SnapshotId: snapshotIn(finding),
    AvailabilityZone: zone,
    VolumeType: type as 'gp3',
    Size: sizeGiB,
    // Only these types accept IOPS; others report what follows from their size.
    ...(iops !== null && /^(gp3|io1|io2)$/.test(type) ? { Iops: iops } : {}),
    ...(throughputMiBps !== null && type === 'gp3' ? { Throughput: throughputMiBps } : {}),
    ...(outpost === null ? {} : { OutpostArn: outpost }),
    ...(multiAttach ? { MultiAttachEnabled: true } : {}),
    ...(initializationRate === null ? {} : { VolumeInitializationRate: initializationRate }),
    ...(tags.length > 0 ? { TagSpecifications: [{ ResourceType: 'volume', Tags: tags }] } : {}),
    // EC2 makes one volume for one token.
    ClientToken: startOf(`undo-${finding.id}-${finding.generation}`, 64),
  };
}

function progressOf(id: string, state: string): ProgressRead {
  return {
    note: `volume ${id} is ${state}`,
    made: `volume ${id}`,
    inProgress: { volumeId: id },
    undo: {},
    readAgainAfterMs: minuteMs / 4,
    isReady: state === 'available',
  };
}

function snapshotIn(finding: Finding): string {
  const { snapshotId } = keptIn(finding);
  if (typeof snapshotId !== 'string' || snapshotId === '') throw new Refused('No snapshot is stored');
  return snapshotId;
}

function setupIn(undo: Readonly<Record<string, unknown>>): VolumeSetup | undefined {
  const setup = undo['setup'] as VolumeSetup | undefined;
  return setup?.type ? setup : undefined;
}
