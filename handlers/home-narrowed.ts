import type { HomePage } from '../blocks/text/ids.ts';
import type { HomeOnly } from '../blocks/text/narrowed.ts';
import type { Finding } from '../core/finding.ts';
import { ownerIds } from '../core/owners/owner-tag.ts';
import type { AccountPolicy } from '../core/policy.ts';
import type { FindingStore, ListAsked } from '../core/ports/store.ts';

export type HomeList = {
  readonly findings: readonly Finding[];
  /** Starts at 0. */
  readonly page: number;
  readonly pages: number;
  /** Of all pages. */
  readonly total: number;
  readonly previous: HomePage | null;
  readonly next: HomePage | null;
};

/** No index supports the filter, so at most this many findings are read, in the order of the list. */
export const readAtMost = 1_000;
const readAtOnce = 200;

/** The account's name, else its id, as in findings. */
export function accountLabel({ id, name }: AccountPolicy): string {
  return name || (id ?? '');
}

/** A page of the filtered findings. */
export async function narrowedList(
  store: Pick<FindingStore, 'list'>,
  asked: HomePage & { readonly only: HomeOnly },
  {
    of,
    order,
    isIn = () => true,
  }: Pick<ListAsked, 'of' | 'order'> & { readonly isIn?: ((finding: Finding) => boolean) | undefined },
  pageSize: number,
): Promise<HomeList> {
  const matching: Finding[] = [];
  let after: string | undefined;
  let looked = 0;
  for (let hasMore = true; hasMore && looked < readAtMost; looked += readAtOnce) {
    const page = await store.list({
      of,
      order,
      limit: readAtOnce,
      ...(after === undefined ? {} : { after }),
    });
    matching.push(...page.findings.filter((finding) => isIn(finding) && isLetThrough(finding, asked.only)));
    after = page.to;
    hasMore = page.hasMore && after !== undefined;
  }
  const pages = Math.max(1, Math.ceil(matching.length / pageSize));
  const page = Math.min(asked.page, pages - 1);
  const to = (at: number): HomePage => ({ ...asked, at: undefined, page: at });
  return {
    findings: matching.slice(page * pageSize, (page + 1) * pageSize),
    page,
    pages,
    total: matching.length,
    previous: page > 0 ? to(page - 1) : null,
    next: page < pages - 1 ? to(page + 1) : null,
  };
}

function isLetThrough(finding: Finding, { rule, account, region, owner, severity, text }: HomeOnly): boolean {
  const { resource, accountName, because, ruleTitle } = finding;
  const isSame = (wanted: string | undefined, ...found: readonly string[]): boolean =>
    wanted === undefined || found.some((one) => one.toLowerCase() === wanted.toLowerCase());
  const words = [resource.name, resource.id, resource.arn, because, ruleTitle].join('\n').toLowerCase();
  return (
    isSame(rule, finding.rule) &&
    isSame(account, accountName, resource.account) &&
    isSame(region, resource.region, resource.location ?? resource.region) &&
    isSame(severity, finding.severity) &&
    (owner === undefined || ownerIds(finding.owner).includes(owner)) &&
    (text === undefined || words.includes(text.toLowerCase()))
  );
}
