import { endedStatuses, type Finding } from '../core/finding.ts';
import { ownerStatuses } from '../core/lists/finding-order.ts';
import type { Store } from '../core/ports/store.ts';

/** The number of findings read of each list: the costliest open ones and the latest ended ones. */
const looked = 200;

export type NamedResource = { readonly id: string; readonly name: string; readonly accountName: string };

/** Resources of findings whose id, name or ARN equals the text, ignoring case; without duplicates. */
export async function resourcesNamed(
  store: Pick<Store, 'list'>,
  text: string,
): Promise<readonly NamedResource[]> {
  const [open, over] = await Promise.all([
    store.list({ of: { statuses: ownerStatuses }, order: 'rank', limit: looked }),
    store.list({ of: { statuses: endedStatuses }, order: 'newest', limit: looked }),
  ]);
  const wanted = text.toLowerCase();
  const isNamed = ({ resource: { id, name, arn } }: Finding): boolean =>
    [id, name, arn].some((one) => one.toLowerCase() === wanted);
  const found = [...open.findings, ...over.findings].filter(isNamed);
  return [
    ...new Map(
      found.map(({ resource: { id, name }, accountName }) => [id, { id, name, accountName }]),
    ).values(),
  ];
}
