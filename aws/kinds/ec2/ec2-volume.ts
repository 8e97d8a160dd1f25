import {
  CreateSnapshotCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  type Volume as Listed,
} from '@aws-sdk/client-ec2';
import type { Probe } from '../../../core/finding.ts';
import { known, type Resource, unknown } from '../../../core/resource.ts';
import { absent, assertAbout, requiredItem, requiredList } from '../../access/answers.ts';
import { inWords } from '../../access/errors.ts';
import { pagesOf } from '../../access/pages.ts';
import { partitionOf } from '../../access/partitions.ts';
import { sends } from '../../access/permission.ts';
import { snapshotMonthlyUsd, volumeMonthlyUsd } from '../../prices.ts';
import { materialTags, toTags } from '../../tags.ts';
import { defineKind, type Probed, type Reader } from '../define.ts';
import { describeKey, readKey } from '../kms-keys.ts';
import { dryRun, lists } from './calls.ts';
import {
  type AsGp3,
  asGp3,
  describeModifications,
  isBeingModified,
  isGp3,
  modifyVolume,
  probeModifying,
  toGp3,
} from './gp3.ts';
import { unknownPrice } from './instance-price.ts';
import {
  createSnapshot,
  deleteAfterSnapshot,
  deleteVolume,
  describeSnapshots,
  readKeptSnapshot,
  readSnapshotProgress,
  startSnapshot,
} from './snapshot-and-delete.ts';
import { toGp2 } from './to-gp2.ts';
import { volumeAgain } from './volume-again.ts';
import { volumeProtections } from './volume-protections.ts';
import { setupOf, type VolumeResource, type VolumeSetup } from './volume-setup.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'ec2-volume': {
      /** `available`: not attached. */
      readonly state: string;
      readonly setup: VolumeSetup;
      /** Upper bound for a snapshot of the whole volume; null: no price is known. */
      readonly snapshotMonthlyUsd: number | null;
      readonly createdAtMs: number;
      /** Null: not a gp2 volume. */
      readonly asGp3: AsGp3 | null;
      readonly isBeingModified: boolean;
    };
  }
}

const describe = sends('EC2.DescribeVolumes', lists('ec2:DescribeVolumes'));

/** Volumes that are being deleted count as gone. */
const present = ['creating', 'available', 'in-use', 'error'];

const get = {
  calls: [describe],
  run: (aws: Reader, { id }: { readonly id: string }): Promise<VolumeResource | undefined> =>
    absent('InvalidVolume.NotFound', undefined, async () => {
      const { Volumes } = await aws.clients
        .ec2(aws.region)
        .send(new DescribeVolumesCommand({ VolumeIds: [id] }));
      const volume = requiredItem(Volumes, 'volume');
      assertAbout(id, volume.VolumeId);
      return volume.State === 'deleting' || volume.State === 'deleted' ? undefined : toResource(aws, volume);
    }),
};

export const kind = defineKind({
  id: 'ec2-volume',
  title: 'EBS volume',
  resourceType: 'AWS::EC2::Volume',
  scope: 'regional',
  hasMetrics: true,
  list: {
    calls: [describe],
    async *run(aws, from) {
      const filters = [{ Name: 'status', Values: present }];
      const pages = pagesOf({ what: 'volumes', atMost: 2_000, from }, async (token) => {
        const input = { MaxResults: 500, Filters: filters, NextToken: token };
        const answer = await aws.clients.ec2(aws.region).send(new DescribeVolumesCommand(input));
        // Converted per page, so that the response is not kept in memory while its volumes are judged.
        const items = requiredList(answer.Volumes, 'volumes').map((volume) => toResource(aws, volume));
        return { items, next: answer.NextToken };
      });
      for await (const { items, ...rest } of pages) yield { ...rest, resources: items };
    },
  },
  get,
  facts: { isBeingModified: { calls: [describeModifications], load: isBeingModified } },
  probe: {
    calls: [createSnapshot, deleteVolume, describeKey, modifyVolume],
    run: async (aws, volume, remediation) =>
      remediation === 'to-gp3'
        ? { probe: await probeModifying(aws, volume), protections: [] }
        : probeDeleting(aws, volume),
  },
  remediations: {
    'snapshot-and-delete': {
      title: 'Delete the volume after a snapshot',
      undo: {
        possible: 'no',
        how: 'Deletion is permanent. A new volume can be created from the snapshot, with the same type, IOPS, throughput, key and tags. The snapshot costs money until it is deleted.',
      },
      calls: [createSnapshot, describeSnapshots, describe, deleteVolume],
      run: startSnapshot,
      next: {
        read: (aws, finding) => readSnapshotProgress(aws, finding, () => get.run(aws, finding.resource)),
        run: (aws, volume, finding) => deleteAfterSnapshot(aws, volume, finding, () => get.run(aws, volume)),
      },
      // Without progress, somebody else deleted the volume.
      isDone: (resource, { progress }) => resource === undefined && progress !== null,
      kept: { calls: [describeSnapshots], read: readKeptSnapshot },
      undoing: volumeAgain,
    },
    'to-gp3': {
      title: 'Change the type to gp3, with the same IOPS and throughput',
      undo: {
        possible: 'yes',
        how: 'Change the type back to gp2. EC2 allows four changes per volume in 24 hours. During a change, which can take hours, performance is between the two types.',
      },
      calls: [modifyVolume],
      run: toGp3,
      isDone: isGp3,
      undoing: toGp2,
    },
  },
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  refusals: [
    'ConcurrentSnapshotLimitExceeded',
    'IncorrectModificationState',
    'IncorrectState',
    'SnapshotCreationPerVolumeRateExceeded',
    'SnapshotLimitExceeded',
    'VolumeInUse',
    'VolumeModificationRateExceeded',
  ],
});

/** Dry-runs both steps, and checks the KMS key, without which the snapshot could not be read. */
async function probeDeleting(aws: Reader, volume: VolumeResource): Promise<Probed> {
  const ec2 = aws.clients.ec2(aws.region);
  const VolumeId = volume.id;
  const [snapshot, deletion, key] = await Promise.all([
    dryRun(() => ec2.send(new CreateSnapshotCommand({ VolumeId, DryRun: true }))),
    dryRun(() => ec2.send(new DeleteVolumeCommand({ VolumeId, DryRun: true }))),
    probeKey(aws, volume),
  ]);
  const probes = [snapshot, deletion, ...(key.probe ? [key.probe] : [])];
  const worst =
    probes.find(({ allowed }) => allowed === 'no') ?? probes.find(({ allowed }) => allowed !== 'yes');
  const { protections, unread } = key;
  return { probe: worst ?? deletion, protections, ...(unread === undefined ? {} : { unread }) };
}

type KeyProbe = Omit<Probed, 'probe'> & { readonly probe?: Probe };

async function probeKey(aws: Reader, { facts: { setup } }: VolumeResource): Promise<KeyProbe> {
  const unread = (because: string): KeyProbe => ({
    probe: { allowed: 'no', because },
    protections: [],
    unread: because,
  });
  if (!setup?.known || setup.value.encrypted === null)
    return unread('EC2 does not report whether the volume is encrypted');
  const { encrypted, kmsKey } = setup.value;
  if (!encrypted) return { protections: [] };
  if (kmsKey === null) return unread('EC2 does not report its KMS key');
  try {
    const { state } = await readKey(aws, kmsKey, aws.region);
    if (state === 'Enabled') return { protections: [] };
    const because = `Its key is ${state}, so a snapshot could not be restored.`;
    return { protections: [{ code: 'key-unusable', because, from: ['snapshot-and-delete'] }] };
  } catch (error) {
    return unread(`The state of its key could not be read: ${inWords(error)}`);
  }
}

function toResource(aws: Reader, volume: Listed): VolumeResource {
  const { VolumeId: id, State: state, CreateTime } = volume;
  if (!id) throw new Error("EC2's response lacks the VolumeId of a volume");
  const tags = toTags(volume.Tags);
  const setup = setupOf(volume);
  const unread = unknown("EC2's response lacks its type and size");
  return {
    account: aws.account,
    region: aws.region,
    kind: 'ec2-volume',
    id,
    arn: `arn:${partitionOf(aws.region)}:ec2:${aws.region}:${aws.account}:volume/${id}`,
    name: tags['Name'] || id,
    observedAtMs: aws.nowMs,
    tags: known(tags),
    facts: {
      state: state ? known(state) : unknown("EC2's response lacks its state"),
      setup: setup ? known(setup) : unread,
      snapshotMonthlyUsd: setup ? known(snapshotMonthlyUsd(setup.sizeGiB, aws.region)) : unread,
      createdAtMs: CreateTime
        ? known(CreateTime.getTime())
        : unknown("EC2's response lacks its creation time"),
      asGp3: setup ? known(asGp3(setup, aws.region)) : unread,
    },
    metrics: {},
    dimensions: { VolumeId: id },
    protections: volumeProtections(volume, tags, aws.clients.emulated),
    material: {
      Type: setup?.type ?? 'unknown',
      Size: setup ? `${setup.sizeGiB} GiB` : 'unknown',
      Created: CreateTime?.toISOString() ?? 'unknown',
      ...materialTags(tags),
    },
    ...priceOf(setup, aws.region),
  };
}

function priceOf(
  setup: VolumeSetup | undefined,
  region: string,
): Pick<Resource<'ec2-volume'>, 'monthlyUsd' | 'priceNote'> {
  if (!setup) return { monthlyUsd: null };
  const monthlyUsd = volumeMonthlyUsd(setup, region);
  return monthlyUsd === null ? unknownPrice(`${setup.type} volumes in ${region}`) : { monthlyUsd };
}
