import { ModifyVolumeCommand, paginateDescribeVolumesModifications } from '@aws-sdk/client-ec2';
import type { Finding, Probe, Receipt } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { assertAbout, requiredList } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import { gp3Baseline, gp3SavingMonthlyUsd } from '../../prices.ts';
import type { Reader } from '../define.ts';
import { dryRun, lists } from './calls.ts';
import type { VolumeResource, VolumeSetup } from './volume-setup.ts';

/** The gp3 settings that are no slower than the gp2 volume. */
export type AsGp3 = {
  readonly iops: number;
  readonly throughputMiBps: number;
  /** Negative when gp3 costs more. */
  readonly savesMonthlyUsd: number;
  /** The region of the prices: another one when the volume's own is not in the table. */
  readonly pricesOf: string;
};

export const modifyVolume = sends(
  'EC2.ModifyVolume',
  on('arn:{partition}:ec2:*:{account}:volume/*', 'ec2:ModifyVolume'),
);
export const describeModifications = sends(
  'EC2.DescribeVolumesModifications',
  lists('ec2:DescribeVolumesModifications'),
);

/**
 * Null for other types. gp2 has 3 IOPS per GiB and up to 128 MiB/s, or 250 above 170 GiB:
 * https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
 */
export function asGp3(
  { type, sizeGiB }: Pick<VolumeSetup, 'type' | 'sizeGiB'>,
  region: string,
): AsGp3 | null {
  if (type !== 'gp2') return null;
  const iops = Math.min(Math.max(3 * sizeGiB, gp3Baseline.iops), 16_000);
  const throughputMiBps = sizeGiB <= 170 ? gp3Baseline.throughputMiBps : 250;
  return { iops, throughputMiBps, ...gp3SavingMonthlyUsd({ sizeGiB, iops, throughputMiBps }, region) };
}

/** Whether a change of its type, size or speed is in progress. One call per region for all volumes. */
export async function isBeingModified(aws: Reader, { id }: VolumeResource): Promise<boolean> {
  return (await aws.once('volume-modifications', () => readBeingModified(aws))).has(id);
}

async function readBeingModified(aws: Reader): Promise<ReadonlySet<string>> {
  const pages = paginateDescribeVolumesModifications(
    { client: aws.clients.ec2(aws.region), pageSize: 500 },
    { Filters: [{ Name: 'modification-state', Values: ['modifying', 'optimizing'] }] },
  );
  const found = new Set<string>();
  for await (const { VolumesModifications } of pages)
    for (const { VolumeId } of requiredList(VolumesModifications, 'modifications'))
      if (VolumeId) found.add(VolumeId);
  return found;
}

/** Dry-runs the present volume type, which changes nothing even on an emulator without dry runs. */
export function probeModifying(aws: Reader, { id, facts: { setup } }: VolumeResource): Promise<Probe> {
  const type = setup?.known ? setup.value.type : 'gp2';
  return dryRun(() =>
    aws.clients
      .ec2(aws.region)
      .send(new ModifyVolumeCommand({ VolumeId: id, VolumeType: type as 'gp2', DryRun: true })),
  );
}

/** Always sets IOPS and throughput, because gp3's defaults may be lower than those of gp2. */
export async function toGp3(aws: Reader, volume: VolumeResource, finding: Finding): Promise<Receipt> {
  const { id, region, facts } = volume;
  if (!facts.setup?.known || !facts.asGp3?.known || facts.asGp3.value === null)
    throw new Refused('The volume is not known to be gp2 now');
  const { iops, throughputMiBps } = facts.asGp3.value;
  const { Type, IOPS, 'Throughput, MiB/s': throughput } = finding.plan.settings ?? {};
  if (Type !== 'gp3' || IOPS !== String(iops) || throughput !== String(throughputMiBps))
    throw new Refused(
      "The approved values differ from the rule's current values. The finding is judged again",
    );
  const { VolumeModification } = await aws.clients.ec2(region).send(
    new ModifyVolumeCommand({
      VolumeId: id,
      VolumeType: 'gp3',
      Iops: iops,
      Throughput: throughputMiBps,
    }),
  );
  assertAbout(id, VolumeModification?.VolumeId);
  const { TargetVolumeType, TargetIops, TargetThroughput, ModificationState } = VolumeModification ?? {};
  if (
    !['modifying', 'optimizing', 'completed'].includes(ModificationState ?? '') ||
    TargetVolumeType !== 'gp3' ||
    TargetIops !== iops ||
    TargetThroughput !== throughputMiBps
  )
    throw new Error(
      `EC2's response does not confirm the change to gp3: the modification state is ${ModificationState ?? 'unknown'}`,
    );
  return {
    summary: `Change to gp3 started, with ${iops} IOPS and ${throughputMiBps} MiB/s. It can take hours.`,
    undo: { call: 'ec2:ModifyVolume', volumeId: id, region, before: facts.setup.value },
  };
}

/** Whether the volume is gp3 with the planned speed. Another person may have changed only the type. */
export function isGp3(
  volume: VolumeResource | undefined,
  { plan: { settings } }: Finding,
): boolean | 'unknown' {
  if (!volume) return false;
  const { setup } = volume.facts;
  if (!setup?.known) return 'unknown';
  const { type, iops, throughputMiBps } = setup.value;
  return (
    type === 'gp3' &&
    settings?.['IOPS'] === String(iops) &&
    settings?.['Throughput, MiB/s'] === String(throughputMiBps)
  );
}
