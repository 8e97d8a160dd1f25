import { type AccountPolicy, accountEntry } from '../policy.ts';
import type { EpochMs } from '../resource.ts';
import type { Evaluated } from './evaluation.ts';
import type { ReportRow } from './report.ts';

/** An evaluation as reports hold it. */
export function rowOf(
  { evaluation, atMs }: Pick<Evaluated, 'evaluation' | 'atMs'>,
  accounts: readonly AccountPolicy[],
  iso: (ms: EpochMs) => string,
): ReportRow {
  const { resource, rule, because, reasons, evidence } = evaluation;
  return {
    resource_id: resource.id,
    evaluation_timestamp: iso(atMs),
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

/** Of what no tag gives to a team: the account, by its name in the policy. */
function accountTeam(account: string, accounts: readonly AccountPolicy[]): string {
  return `account ${accountEntry(accounts, account)?.name ?? account}`;
}
