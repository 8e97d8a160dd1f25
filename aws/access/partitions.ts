import { partition } from '@aws-sdk/core/client';

/** The partition that a region belongs to, as ARNs name it and as the SDK knows it: `aws`, `aws-cn`, `aws-eusc` … */
export function partitionOf(region: string): string {
  return partition(region).name;
}
