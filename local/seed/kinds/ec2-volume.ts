import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { dayMs } from '../../../core/calendar.ts';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind, type SeedWorld } from '../define.ts';
import { hasEntry, name, tags } from '../fields.ts';
import { putPoints } from '../metrics.ts';
import { ec2Tags } from '../tag-by-hand.ts';
import { tagList, tagOf, tagWords, words } from '../tags.ts';

const schema = z.strictObject({
  name,
  region: z.string(),
  type: z.enum(['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard']).default('gp3'),
  sizeGb: z.number().int().min(1).default(100),
  tags,
  /** The name of an instance. Absent: not attached. */
  attachedTo: z.string().optional(),
  /** Days since the last use by a running instance. Absent: no metrics. */
  unusedDays: z.number().int().min(0).max(400).optional(),
});

type VolumeEntry = z.output<typeof schema>;

export const local = defineLocalKind<VolumeEntry>({
  section: 'volumes',
  schema,
  after: ['instances'],
  problem: ({ attachedTo, region }, seed) =>
    attachedTo && !hasEntry(seed, 'instances', attachedTo, region)
      ? `attachedTo: there is no instance ${attachedTo} in its region`
      : undefined,
  make: async (world, entries) => {
    await Promise.all(entries.map((entry) => world.limit(() => makeVolume(world, entry))));
    return [];
  },
  panes: [
    {
      title: 'EBS volume',
      scope: 'regional',
      // Leaves out root volumes, which moto creates without tags.
      read: async (aws, region) => {
        const { Volumes = [] } = await aws.ec2(region).send(new DescribeVolumesCommand({}));
        return Volumes.filter(({ Tags }) => tagOf(Tags, 'Name')).map((volume) => ({
          id: volume.VolumeId ?? '',
          name: tagOf(volume.Tags, 'Name') ?? '',
          state: volume.State === 'available' ? 'unattached' : (volume.State ?? 'unknown'),
          tone: volume.State === 'in-use' ? 'good' : 'watch',
          detail: words(volume.VolumeType, `${volume.Size ?? 0} GiB`, tagWords(volume.Tags)),
        }));
      },
      changes: [
        {
          title: 'Attach to an instance',
          offered: ({ state }) => state === 'unattached',
          run: async (aws, region, VolumeId) =>
            aws.ec2(region).send(
              new AttachVolumeCommand({
                VolumeId,
                InstanceId: await runningInstance(aws, region),
                Device: '/dev/sdg',
              }),
            ),
        },
        {
          title: 'Detach',
          offered: ({ state }) => state === 'in-use',
          // moto needs the instance to detach a volume; AWS does not.
          run: async (aws, region, VolumeId) => {
            const ec2 = aws.ec2(region);
            const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
            const InstanceId = Volumes?.[0]?.Attachments?.[0]?.InstanceId;
            await ec2.send(new DetachVolumeCommand({ VolumeId, InstanceId }));
          },
        },
        {
          title: 'Change to gp3',
          run: (aws, region, VolumeId) =>
            aws.ec2(region).send(new ModifyVolumeCommand({ VolumeId, VolumeType: 'gp3' })),
        },
        ...ec2Tags,
      ],
    },
    {
      title: 'EBS snapshot',
      scope: 'regional',
      // Leaves out the snapshots of moto's own images.
      read: async (aws, region) => {
        const { Snapshots = [] } = await aws.ec2(region).send(
          new DescribeSnapshotsCommand({
            OwnerIds: ['self'],
            Filters: [{ Name: 'tag-key', Values: ['Name'] }],
          }),
        );
        return Snapshots.map((snapshot) => ({
          id: snapshot.SnapshotId ?? '',
          name: tagOf(snapshot.Tags, 'Name') ?? '',
          state: snapshot.State ?? 'unknown',
          tone: snapshot.State === 'completed' ? 'good' : 'watch',
          detail: `of ${snapshot.VolumeId ?? ''}`,
        }));
      },
    },
  ],
});

/** Throws when no instance runs in the region. */
export async function runningInstance(aws: LocalAws, region: string): Promise<string> {
  const running = { Name: 'instance-state-name', Values: ['running'] };
  const { Reservations = [] } = await aws
    .ec2(region)
    .send(new DescribeInstancesCommand({ Filters: [running] }));
  const id = Reservations[0]?.Instances?.[0]?.InstanceId;
  if (!id) throw new Error(`No instance is running in ${region}`);
  return id;
}

async function makeVolume({ aws, ids, nowMs }: SeedWorld, entry: VolumeEntry): Promise<void> {
  const ec2 = aws.ec2(entry.region);
  const { VolumeId } = await ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: `${entry.region}a`,
      Size: entry.sizeGb,
      VolumeType: entry.type,
      ...(entry.type === 'gp3' ? { Iops: 3_000, Throughput: 125 } : {}),
      TagSpecifications: [{ ResourceType: 'volume', Tags: tagList({ Name: entry.name, ...entry.tags }) }],
    }),
  );
  if (!VolumeId) throw new Error(`The emulator's response lacks the volume ${entry.name}`);
  const instance = ids.get(`${entry.region}/${entry.attachedTo}`);
  if (instance)
    await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: instance, Device: '/dev/sdf' }));
  const { unusedDays } = entry;
  if (unusedDays === undefined) return;
  const days = [unusedDays + 3, unusedDays + 2, unusedDays + 1];
  await putPoints(
    aws,
    days.map((day) => ({
      region: entry.region,
      namespace: 'AWS/EBS',
      dimension: { Name: 'VolumeId', Value: VolumeId },
      metric: 'VolumeIdleTime',
      value: 86_400,
      atMs: nowMs - day * dayMs,
      unit: 'Seconds',
    })),
  );
}
