import type { OperatorResponse } from '@aws-sdk/client-ec2';
import type { Protection, Tags } from '../../../core/resource.ts';

/** Tags by which a service marks what it owns; `*` at the end of a key stands for any text. */
export type OwnerTag = {
  readonly code: string;
  readonly keys: readonly string[];
  readonly because: (value: string) => string;
};

export function ownedByTags(owners: readonly OwnerTag[], tags: Tags): readonly Protection[] {
  return owners.flatMap(({ code, keys, because }) => {
    const tag = Object.entries(tags).find(([key]) => keys.some((wanted) => isKey(wanted, key)));
    return tag ? [{ code, because: because(tag[1]) }] : [];
  });
}

export function ownedByOperator(operator: OperatorResponse | undefined): readonly Protection[] {
  if (!operator?.Managed) return [];
  const because = `AWS manages it for ${operator.Principal ?? 'one of its services'}.`;
  return [{ code: 'service-managed', because }];
}

function isKey(wanted: string, key: string): boolean {
  return wanted.endsWith('*') ? key.startsWith(wanted.slice(0, -1)) : key === wanted;
}
