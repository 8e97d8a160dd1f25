import type { Volume } from '@aws-sdk/client-ec2';
import type { Resource } from '../../../core/resource.ts';

export type VolumeResource = Resource<'ec2-volume'>;

/** The settings for recreating the volume. JSON; null: EC2 omitted it, or the type has none. */
export type VolumeSetup = {
  readonly type: string;
  readonly sizeGiB: number;
  readonly iops: number | null;
  readonly throughputMiBps: number | null;
  readonly zone: string | null;
  /** Null: EC2 omitted it. */
  readonly encrypted: boolean | null;
  readonly kmsKey: string | null;
  readonly outpost: string | null;
  readonly multiAttach: boolean | null;
  /** Initialization rate from its snapshot in MiB/s. */
  readonly initializationRate: number | null;
};

/** Undefined when EC2 omitted type or size. */
export function setupOf(volume: Volume): VolumeSetup | undefined {
  const { VolumeType: type, Size: sizeGiB } = volume;
  if (!type || sizeGiB === undefined) return undefined;
  return {
    type,
    sizeGiB,
    iops: volume.Iops ?? null,
    throughputMiBps: volume.Throughput ?? null,
    zone: volume.AvailabilityZone ?? null,
    encrypted: volume.Encrypted ?? null,
    kmsKey: volume.KmsKeyId ?? null,
    outpost: volume.OutpostArn ?? null,
    multiAttach: volume.MultiAttachEnabled ?? null,
    initializationRate: volume.VolumeInitializationRate ?? null,
  };
}
