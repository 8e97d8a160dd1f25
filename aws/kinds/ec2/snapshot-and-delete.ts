import {
  CreateSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  type DescribeSnapshotsCommandInput,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { minuteMs } from '../../../core/calendar.ts';
import type { Finding, Receipt } from '../../../core/finding.ts';
import { type InProgress, type ProgressRead, Refused } from '../../../core/ports/remediator.ts';
import type { EpochMs } from '../../../core/resource.ts';
import { absent, assertAbout, requiredList } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { readBack } from '../read-back.ts';
import { lists } from './calls.ts';
import type { VolumeResource } from './volume-setup.ts';

const volumes = 'arn:{partition}:ec2:*:{account}:volume/*';
/** Snapshot ARNs have no account. The conditions limit them to the account's own volumes. */
const snapshots = 'arn:{partition}:ec2:*::snapshot/*';

export const createSnapshot = sends(
  'EC2.CreateSnapshot',
  on(volumes, 'ec2:CreateSnapshot'),
  on(snapshots, 'ec2:CreateSnapshot', { ArnLike: { 'ec2:ParentVolume': volumes } }),
  on(snapshots, 'ec2:CreateTags', { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } }),
);
export const describeSnapshots = sends('EC2.DescribeSnapshots', lists('ec2:DescribeSnapshots'));
export const deleteVolume = sends('EC2.DeleteVolume', on(volumes, 'ec2:DeleteVolume'));

/** Identifies the snapshot when the response of CreateSnapshot was lost. */
const findingTag = 'janitor-finding';

const readAgainAfterMs = minuteMs;

/** First step. The volume stays unchanged until the snapshot is complete. */
export async function startSnapshot(
  aws: Reader,
  volume: VolumeResource,
  finding: Finding,
): Promise<InProgress> {
  refuseUnlessAvailable(volume);
  const { SnapshotId: id, VolumeId } = await aws.clients.ec2(aws.region).send(
    new CreateSnapshotCommand({
      VolumeId: volume.id,
      Description: `${volume.name} before its deletion`,
      TagSpecifications: [
        {
          ResourceType: 'snapshot',
          Tags: [
            { Key: 'Name', Value: volume.name },
            { Key: findingTag, Value: finding.id },
          ],
        },
      ],
    }),
  );
  if (!id) throw new Error("EC2's response lacks the SnapshotId");
  assertAbout(volume.id, VolumeId);
  return inProgress(id, `snapshot ${id} started`, undoOf(volume, id));
}

/** Reads the snapshot's progress. Calls `readVolume` for the undo data only when no progress is stored. */
export async function readSnapshotProgress(
  aws: Reader,
  { id: findingId, resource, progress, startedAtMs }: Finding,
  readVolume: () => Promise<VolumeResource | undefined>,
): Promise<ProgressRead | null> {
  const wanted = progress
    ? { SnapshotIds: [snapshotIn(progress.state)] }
    : {
        OwnerIds: ['self'],
        Filters: [
          { Name: `tag:${findingTag}`, Values: [findingId] },
          { Name: 'volume-id', Values: [resource.id] },
        ],
      };
  const snapshots = await readSnapshots(aws, wanted);
  // Skips snapshots of earlier attempts, which hold older data.
  const sinceMs = (startedAtMs ?? 0) - minuteMs;
  const snapshot = progress ? snapshots[0] : snapshots.find((one) => startOf(one) >= sinceMs);
  if (!snapshot?.SnapshotId) return null;
  const { SnapshotId: id, State: state, Progress: done = '', StateMessage: why } = snapshot;
  if (state === 'error')
    throw new Refused(`Snapshot ${id} failed${why ? `: ${why}` : ''}. The volume was not deleted`);
  if (state !== 'pending' && state !== 'completed')
    throw new Error(`Snapshot ${id} is in the state ${state ?? 'unknown'}`);
  const volume = progress ? undefined : await readVolume();
  const undo = progress?.undo ?? (volume ? undoOf(volume, id) : { snapshotId: id });
  return { ...inProgress(id, `snapshot ${done}`.trim(), undo), isReady: state === 'completed' };
}

/** Last step. Deletes only after reading a completed snapshot of this volume. */
export async function deleteAfterSnapshot(
  aws: Reader,
  volume: VolumeResource,
  finding: Finding,
  read: () => Promise<VolumeResource | undefined>,
): Promise<Receipt> {
  refuseUnlessAvailable(volume);
  const id = snapshotIn(finding.progress?.state ?? {});
  const [snapshot] = await readSnapshots(aws, { SnapshotIds: [id] });
  if (snapshot?.State !== 'completed' || snapshot.VolumeId !== volume.id)
    throw new Refused(`Snapshot ${id} is not a completed snapshot of this volume`);
  await aws.clients.ec2(aws.region).send(new DeleteVolumeCommand({ VolumeId: volume.id }));
  await readBack(aws.clients, async () => (await read()) === undefined);
  return { summary: `Deleted. The data is in the snapshot ${id}.`, undo: {} };
}

/** Reads the snapshot after a deletion whose response was lost. */
export async function readKeptSnapshot(aws: Reader, { progress, resource }: Finding): Promise<Receipt> {
  const id = snapshotIn(progress?.state ?? {});
  const [snapshot] = await readSnapshots(aws, { SnapshotIds: [id] });
  if (!snapshot) throw new Refused(`Deleted, but its snapshot ${id} was not found.`);
  assertAbout(id, snapshot.SnapshotId);
  assertAbout(resource.id, snapshot.VolumeId);
  if (snapshot.State === undefined) throw new Error(`EC2's response lacks the state of snapshot ${id}`);
  if (snapshot.State !== 'completed')
    throw new Refused(`Deleted, but its snapshot ${id} is in the state "${snapshot.State}".`);
  return { summary: `Deleted, confirmed by AWS. The data is in the snapshot ${id}.`, undo: {} };
}

function refuseUnlessAvailable({ facts: { state } }: VolumeResource): void {
  if (!state?.known) throw new Refused("The volume's state could not be read");
  if (state.value !== 'available') throw new Refused(`The volume is attached again (${state.value})`);
}

function readSnapshots(aws: Reader, wanted: DescribeSnapshotsCommandInput): Promise<readonly Snapshot[]> {
  return absent('InvalidSnapshot.NotFound', [], async () => {
    const { Snapshots } = await aws.clients.ec2(aws.region).send(new DescribeSnapshotsCommand(wanted));
    return requiredList(Snapshots, 'snapshots');
  });
}

function startOf({ SnapshotId: id, StartTime: start }: Snapshot): EpochMs {
  if (!start) throw new Error(`EC2's response lacks the StartTime of snapshot ${id}`);
  return start.getTime();
}

function inProgress(id: string, note: string, undo: InProgress['undo']): InProgress {
  return { note, made: `snapshot ${id}`, inProgress: { snapshotId: id }, undo, readAgainAfterMs };
}

/** Throws when the id is empty, because a call without an id would cover every snapshot. */
function snapshotIn(state: Readonly<Record<string, unknown>>): string {
  const { snapshotId } = state;
  if (typeof snapshotId !== 'string' || snapshotId === '')
    throw new Refused('The finding has no snapshot id');
  return snapshotId;
}

function undoOf({ id, region, tags, facts }: VolumeResource, snapshotId: string): InProgress['undo'] {
  return {
    call: 'ec2:CreateVolume',
    snapshotId,
    volumeId: id,
    region,
    tags: tags.known ? tags.value : {},
    setup: facts.setup?.known ? facts.setup.value : {},
  };
}
