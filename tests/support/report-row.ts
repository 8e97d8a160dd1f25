import * as fc from 'fast-check';
import type { ReportRow } from '../../core/compliance/report/report.ts';
import { complianceTypes } from '../../core/evaluation.ts';

export const reportTimestamp = '2026-11-20T12:00:00.000Z';

/** An instance without its owner tag. */
export function sampleRow(more: Partial<ReportRow> = {}): ReportRow {
  return {
    resource_id: 'i-0123456789abcdef0',
    evaluation_timestamp: '2026-11-20T11:58:00.000Z',
    compliance_type: 'NON_COMPLIANT',
    resource_type: 'AWS::EC2::Instance',
    rule: 'ec2-instance-missing-tags',
    account: '123456789012',
    region: 'eu-central-1',
    resource_name: 'web-7',
    team: 'Web',
    annotation: 'The tag Owner is missing',
    reasons: ['missing:Owner'],
    evidence: { Missing: 'Owner', Required: 'Environment, Owner, CostCenter' },
    ...more,
  };
}

const types: Readonly<Record<string, { rule: string; type: string }>> = {
  ec2: { rule: 'ec2-instance-missing-tags', type: 'AWS::EC2::Instance' },
  s3: { rule: 's3-bucket-unencrypted', type: 'AWS::S3::Bucket' },
  rds: { rule: 'rds-instance-without-backups', type: 'AWS::RDS::DBInstance' },
};

/** Evaluations of any result, each resource once per rule; a resource may have two rules. */
export const anyRows: fc.Arbitrary<readonly ReportRow[]> = fc
  .uniqueArray(
    fc.record({
      of: fc.constantFrom('ec2', 's3', 'rds'),
      second: fc.boolean(),
      id: fc.nat(30),
      account: fc.constantFrom('111111111111', '222222222222'),
      team: fc.constantFrom('Web', 'Data', '__proto__', 'constructor', '=1+1'),
      compliance: fc.constantFrom(...complianceTypes),
    }),
    { selector: ({ of, second, id, account }) => [of, second, id, account].join(), maxLength: 60 },
  )
  .map((all) =>
    all.map(({ of, second, id, account, team, compliance }) =>
      sampleRow({
        resource_id: `${of}-${id}`,
        resource_type: types[of]?.type ?? '',
        rule: second ? `second-${of}` : (types[of]?.rule ?? ''),
        account,
        team,
        compliance_type: compliance,
      }),
    ),
  );
