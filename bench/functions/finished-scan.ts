import { bucketClientOf, bucketOf } from '../../app/wiring/compliance-bucket.ts';
import type { FunctionOptions } from '../../app/wiring/options.ts';
import { providers } from '../../app/wiring/providers/registry.generated.ts';
import { writeFile } from '../../aws/evaluations/files.ts';
import { generalEvent, janitor } from '../../core/audit.ts';
import { countsOf, type Evaluated } from '../../core/evaluation.ts';
import type { Scan } from '../../core/scan.ts';
import { emptyReport } from '../../core/scans/start-scan.ts';
import type { Work } from '../../core/work.ts';

const unit = { account: '123456789012', region: 'eu-west-1', kind: 'ec2-instance' };

/**
 * Stores a finished scan with so many evaluations and returns the work that reports it. Moto copies its tables in each
 * transaction, so the states of the evaluations are left out; the report reads the file.
 */
export async function finishedScan(options: FunctionOptions, count: number): Promise<Work> {
  const nowMs = Date.now();
  const store = { ...providers.scans(options), ...providers.scanStatus(options) };
  const deps = { clock: { nowMs: () => nowMs }, ids: providers.ids(options) };
  const scan: Scan = {
    id: 's_report',
    version: 1,
    status: 'running',
    askedBy: null,
    channel: null,
    startedAtMs: nowMs,
    progressAtMs: nowMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 0,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
  };
  await store.startScan(scan, generalEvent(deps, 'scan.started', janitor, 'a scan'), 0);
  await store.planUnits(scan.id, [unit]);
  const evaluated = Array.from({ length: count }, (_, nth) => evaluatedAs(nth, nowMs));
  const files = { s3: bucketClientOf(options), bucket: bucketOf(options.env) };
  await writeFile(files, scan.id, unit, evaluated);
  const evaluations = countsOf(evaluated.map(({ evaluation }) => evaluation));
  const report = { ...emptyReport, lookedAt: [{ ...unit, count }], evaluations };
  const done = await store.finishUnit(scan.id, unit, report, nowMs);
  await store.finishScan(
    { ...done.scan, status: 'finished', finishedAtMs: nowMs, allowed: {}, limitReached: null },
    generalEvent(deps, 'scan.finished', janitor, 'a scan'),
  );
  return { type: 'compliance.report', scanId: scan.id };
}

/** One in ten lacks a tag. */
function evaluatedAs(nth: number, nowMs: number): Evaluated {
  const id = `i-${nth.toString(16).padStart(17, '0')}`;
  const isBad = nth % 10 === 0;
  return {
    atMs: nowMs,
    sinceMs: nowMs,
    changed: false,
    evaluation: {
      resource: {
        ...unit,
        id,
        arn: `arn:aws:ec2:eu-west-1:123456789012:instance/${id}`,
        name: `server-${nth}`,
      },
      resourceType: 'AWS::EC2::Instance',
      rule: 'ec2-instance-missing-tags',
      type: isBad ? 'NON_COMPLIANT' : 'COMPLIANT',
      because: isBad ? 'It lacks CostCenter.' : 'It has the required tags.',
      reasons: isBad ? ['missing:CostCenter'] : [],
      evidence: { State: 'running', 'Missing tags': isBad ? 'CostCenter' : 'none' },
      team: `team-${nth % 40}`,
    },
  };
}
