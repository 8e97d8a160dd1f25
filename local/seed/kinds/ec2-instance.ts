import {
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind } from '../define.ts';
import { load, name, tags } from '../fields.ts';
import { alarmed, inAlarm, instanceIncidents } from '../instance-incidents.ts';
import type { Profile } from '../metrics.ts';
import { ec2Tags } from '../tag-by-hand.ts';
import { tagList, tagOf, tagWords, words } from '../tags.ts';

const mega = 1_048_576;

export const instanceProfile: Profile = {
  namespace: 'AWS/EC2',
  unitOf: (metric) => (metric === 'CPUUtilization' ? 'Percent' : 'Bytes'),
  running: async (aws, region) => {
    const instances = await instancesIn(aws, region);
    return instances.flatMap(({ InstanceId, State }) =>
      State?.Name === 'running' ? (InstanceId ?? []) : [],
    );
  },
  hour: (load, { activity, dice }) => {
    switch (load) {
      case 'busy':
        return {
          CPUUtilization: 14 + activity * (28 + 30 * dice('c')),
          NetworkIn: activity * (180 + 90 * dice('i')) * mega,
          NetworkOut: activity * (420 + 200 * dice('o')) * mega,
        };
      case 'steady':
        return {
          CPUUtilization: 9 + activity * 8 + 5 * dice('c'),
          NetworkIn: (12 + 9 * dice('i')) * mega,
          NetworkOut: (18 + 12 * dice('o')) * mega,
        };
      case 'chatty':
        return {
          CPUUtilization: 1.2 + 2.2 * dice('c'),
          NetworkIn: (30 + 20 * dice('i')) * mega,
          NetworkOut: (45 + 20 * dice('o')) * mega,
        };
      default:
        return {
          CPUUtilization: 0.4 + 1.9 * dice('c'),
          NetworkIn: (0.02 + 0.03 * dice('i')) * mega,
          NetworkOut: (0.01 + 0.02 * dice('o')) * mega,
        };
    }
  },
};

const schema = z.strictObject({
  name,
  region: z.string(),
  type: z.string().default('t3.medium'),
  tags,
  load: load(['busy', 'steady', 'chatty', 'idle', 'none']).default('steady'),
  state: z.enum(['running', 'stopped']).default('running'),
  spot: z.boolean().default(false),
  protect: z.array(z.enum(['stop', 'termination'])).default([]),
});

export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'instances',
  schema,
  make: ({ aws, ids, limit }, entries) =>
    Promise.all(
      entries.map((entry) =>
        limit(async () => {
          const id = await makeInstance(aws, entry);
          ids.set(`${entry.region}/${entry.name}`, id);
          return {
            region: entry.region,
            dimension: { Name: 'InstanceId', Value: id },
            name: entry.name,
            load: entry.state === 'stopped' ? 'none' : entry.load,
            profile: instanceProfile,
          };
        }),
      ),
    ),
  panes: [
    {
      title: 'EC2',
      scope: 'regional',
      read: async (aws, region) => {
        const [instances, onAlarm] = await Promise.all([instancesIn(aws, region), alarmed(aws, region)]);
        return instances.map(({ InstanceId = '', InstanceType, State, Tags }) => {
          const state = State?.Name ?? 'unknown';
          return {
            id: InstanceId,
            name: tagOf(Tags, 'Name') ?? InstanceId,
            state,
            tone: state === 'running' ? 'good' : state === 'pending' ? 'watch' : 'off',
            detail: words(onAlarm.has(InstanceId) ? inAlarm : undefined, InstanceType, tagWords(Tags)),
          };
        });
      },
      changes: [
        {
          title: 'Start',
          offered: ({ state }) => state === 'stopped',
          run: (aws, region, id) => aws.ec2(region).send(new StartInstancesCommand({ InstanceIds: [id] })),
        },
        {
          title: 'Stop',
          offered: ({ state }) => state === 'running',
          run: (aws, region, id) => aws.ec2(region).send(new StopInstancesCommand({ InstanceIds: [id] })),
        },
        ...instanceIncidents,
        ...ec2Tags,
      ],
    },
  ],
});

async function instancesIn(aws: LocalAws, region: string) {
  const { Reservations = [] } = await aws.ec2(region).send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

/** moto supports tags and Spot, but not `Operator.Managed`, instance-store roots and capacity blocks. */
async function makeInstance(aws: LocalAws, seed: z.output<typeof schema>): Promise<string> {
  const ec2 = aws.ec2(seed.region);
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      MinCount: 1,
      MaxCount: 1,
      InstanceType: seed.type as 't3.medium',
      ...(seed.spot ? { InstanceMarketOptions: { MarketType: 'spot' as const } } : {}),
      TagSpecifications: [{ ResourceType: 'instance', Tags: tagList({ Name: seed.name, ...seed.tags }) }],
    }),
  );
  const id = Instances?.[0]?.InstanceId;
  if (!id) throw new Error(`The emulator's response lacks the instance ${seed.name}`);
  // moto ignores these at launch.
  const on = { Value: true };
  for (const protection of seed.protect) {
    const attribute = protection === 'stop' ? { DisableApiStop: on } : { DisableApiTermination: on };
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, ...attribute }));
  }
  if (seed.state === 'stopped') await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  return id;
}
