import type { Finding, Status } from '../core/finding.ts';
import type { Store } from '../core/ports/store.ts';

/** The most that a page may hold. */
const pageSize = 500;

export type Listed = { readonly findings: readonly Finding[]; readonly truncated: boolean };

/** Findings of these statuses, up to `most` of each; `truncated` when there are more. */
export async function findingsByStatus(
  store: Pick<Store, 'byStatus'>,
  statuses: readonly Status[],
  most: number,
): Promise<Listed> {
  const lists = await Promise.all(statuses.map((status) => ofStatus(store, status, most)));
  return {
    findings: lists.flatMap(({ findings }) => findings),
    truncated: lists.some(({ truncated }) => truncated),
  };
}

async function ofStatus(store: Pick<Store, 'byStatus'>, status: Status, most: number): Promise<Listed> {
  const findings: Finding[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(pageSize, most - findings.length);
    const page = await store.byStatus(status, { limit, ...(cursor === undefined ? {} : { cursor }) });
    findings.push(...page.findings);
    cursor = page.cursor;
  } while (cursor !== undefined && findings.length < most);
  return { findings, truncated: cursor !== undefined };
}
