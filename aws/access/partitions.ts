import { partition } from '@aws-sdk/core/client';

/** The partition of a region, as in ARNs: `aws`, `aws-cn`, `aws-eusc` … */
export function partitionOf(region: string): string {
  return partition(region).name;
}
