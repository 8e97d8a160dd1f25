import { utcInstant } from '../../calendar.ts';
import type { Evaluated } from '../../evaluation.ts';
import { type AccountPolicy, accountEntry } from '../../policy.ts';
import type { ReportRow } from './report.ts';

/** Converts an evaluation to a report row. */
export function rowOf(
  { evaluation, atMs }: Pick<Evaluated, 'evaluation' | 'atMs'>,
  accounts: readonly AccountPolicy[],
): ReportRow {
  const { resource, rule, because, reasons, evidence } = evaluation;
  return {
    resource_id: resource.id,
    evaluation_timestamp: utcInstant(atMs),
    compliance_type: evaluation.type,
    resource_type: evaluation.resourceType,
    rule,
    account: resource.account,
    region: resource.region,
    resource_name: resource.name,
    team: evaluation.team ?? accountTeam(resource.account, accounts),
    annotation: because,
    reasons,
    evidence,
  };
}

/** The account's name, used as the team when no tag names one. */
function accountTeam(account: string, accounts: readonly AccountPolicy[]): string {
  return `account ${accountEntry(accounts, account)?.name ?? account}`;
}
