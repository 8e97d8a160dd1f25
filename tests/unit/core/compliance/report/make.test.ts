import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ComplianceReport } from '../../../../../core/compliance/report/report.ts';
import type { Unit } from '../../../../../core/unit.ts';
import { createMemoryReportFiles } from '../../../../fakes/memory-report-files.ts';
import { createReportDesk, home, type SampleResult } from '../../../../support/report-desk.ts';

const buckets: Unit = { account: home.account, region: 'global', kind: 's3-bucket' };
const bad = (id: string): SampleResult => ({ id, type: 'NON_COMPLIANT' });
const good = (id: string): SampleResult => ({ id, type: 'COMPLIANT' });

let files: ReturnType<typeof createMemoryReportFiles>;
let desk: ReturnType<typeof createReportDesk>;
beforeEach(() => {
  files = createMemoryReportFiles();
  desk = createReportDesk({ files });
});

const reportAt = (key: string): ComplianceReport =>
  JSON.parse(files.files.get(key) ?? '') as ComplianceReport;

/** Finishes one scan with these instances and makes its report. */
async function run(
  id: string,
  instances: readonly SampleResult[],
  others: readonly (readonly [Unit, readonly SampleResult[] | 'not looked at'])[] = [],
) {
  desk.finished(id, [[home, instances], ...others]);
  await desk.report(id);
  desk.pass();
}

describe('the report after a scan with evaluations', () => {
  test("is written as JSON and CSV in its day's folder and as the latest report", async () => {
    await run('s_1', [bad('i-1'), good('i-2')], [[buckets, [good('b-1')]]]);
    const report = reportAt('reports/2026/11/20/s_1.json');
    expect(report).toMatchObject({
      report_timestamp: '2026-11-20T06:00:00.000Z',
      scan_id: 's_1',
      summary: {
        total_resources: 3,
        total_evaluations: 3,
        compliant: 2,
        non_compliant: 1,
        compliance_percentage: 66.66,
      },
      by_resource_type: {
        'AWS::EC2::Instance': { compliance_percentage: 50 },
        'AWS::S3::Bucket': { compliance_percentage: 100 },
      },
      by_team: { Web: { total_resources: 3 } },
      not_looked_at: [],
    });
    expect(report.evaluations).toHaveLength(3);
    expect(report.evaluations.find(({ resource_id }) => resource_id === 'i-1')).toEqual({
      resource_id: 'i-1',
      evaluation_timestamp: '2026-11-20T06:00:00.000Z',
      compliance_type: 'NON_COMPLIANT',
      resource_type: 'AWS::EC2::Instance',
      rule: 'ec2-instance-missing-tags',
      account: home.account,
      region: 'eu-central-1',
      resource_name: 'name of i-1',
      team: 'Web',
      annotation: 'The tag Owner is missing',
      reasons: ['missing:Owner'],
      evidence: { Required: 'Owner' },
    });
    expect(files.files.get('reports/latest.json')).toBe(files.files.get('reports/2026/11/20/s_1.json'));
    expect(files.files.get('reports/2026/11/20/s_1.csv')?.trimEnd().split('\r\n')).toHaveLength(4);
    expect(await desk.latest()).toMatchObject({
      scanId: 's_1',
      summary: report.summary,
      by_rule: report.by_rule,
    });
    expect(desk.instances).toEqual([{ compliant: 1, nonCompliant: 1 }]);
  });

  test('counts a resource without a team under its account', async () => {
    await run('s_1', [{ ...bad('i-1'), team: null }]);
    expect(Object.keys(reportAt('reports/latest.json').by_team)).toEqual(['account production']);
  });

  test('lists a rule without resources with a percentage of null', async () => {
    await run('s_1', []);
    const { summary, by_rule } = reportAt('reports/latest.json');
    expect(summary.compliance_percentage).toBeNull();
    expect(by_rule['s3-bucket-unencrypted']).toMatchObject({
      total_evaluations: 0,
      compliance_percentage: null,
    });
  });

  test('sends one e-mail for each rule with changes and none when nothing changed', async () => {
    await run('s_1', [bad('i-1'), good('i-2')], [[buckets, [bad('b-1')]]]);
    expect(desk.sent.map(({ subject }) => subject)).toEqual([
      '[test] 1 not compliant (1 new): ec2-instance-missing-tags',
      '[test] 1 not compliant (1 new): s3-bucket-unencrypted',
    ]);
    await run('s_2', [bad('i-1'), good('i-2')], [[buckets, [bad('b-1')]]]);
    expect(desk.sent).toHaveLength(2);
    await run('s_3', [good('i-1'), good('i-2')], [[buckets, [bad('b-1')]]]);
    expect(desk.sent.slice(2)).toEqual([
      expect.objectContaining({
        subject: '[test] 0 not compliant (1 fixed): ec2-instance-missing-tags',
        message: expect.stringContaining('Fixed: 1\n  + i-1 in eu-central-1'),
      }),
    ]);
  });

  test('names a unit that was not read and sends no e-mail about it until it is read again', async () => {
    await run('s_1', [bad('i-1')], [[buckets, [bad('b-1')]]]);
    await run('s_2', [bad('i-1')], [[buckets, 'not looked at']]);
    expect(reportAt('reports/latest.json').not_looked_at).toEqual([
      { account: home.account, region: 'global', resource_type: 'AWS::S3::Bucket', reason: 'AccessDenied' },
    ]);
    await run('s_3', [bad('i-1')], [[buckets, [bad('b-1')]]]);
    expect(desk.sent).toHaveLength(2);
    await run('s_4', [bad('i-1')], [[buckets, []]]);
    expect(desk.sent.at(-1)?.message).toContain('Gone, exempt or not readable now: 1\n  - b-1');
  });

  test('is not made for a scan of single places, a running scan or a missing scan', async () => {
    desk.finished('s_1', [[home, [bad('i-1')]]], { units: [home] });
    desk.finished('s_2', [[home, [bad('i-1')]]], { status: 'running', finishedAtMs: null });
    for (const id of ['s_1', 's_2', 's_3']) await desk.report(id);
    expect(files.writes()).toBe(0);
    expect(await desk.latest()).toBeUndefined();
  });
});

describe('a repeated report', () => {
  test('sends no second e-mail and publishes the same content', async () => {
    await run('s_1', [bad('i-1')]);
    await run('s_2', [bad('i-1'), bad('i-2')]);
    const [latest, trend, before] = [
      await desk.latest(),
      await desk.trend(),
      files.files.get('reports/latest.json'),
    ];
    await desk.report('s_2');
    expect(desk.sent).toHaveLength(2);
    expect(await desk.latest()).toEqual(latest);
    expect(await desk.trend()).toEqual(trend);
    expect(files.files.get('reports/latest.json')).toBe(before);
  });

  test('has the same files, e-mails and trend after a crash at any write', async () => {
    await run('s_1', [bad('i-1')]);
    for (const key of ['s_2.json', 's_2.csv', 's_2.non-compliant.json', 'latest.json']) {
      desk.finished('s_2', [[home, [bad('i-1'), bad('i-2')]]]);
      files.fails.add(key);
      await expect(desk.report('s_2')).rejects.toThrow('SlowDown');
      expect(await desk.latest()).toMatchObject({ scanId: 's_1' });
    }
    await desk.report('s_2');
    expect(desk.sent).toHaveLength(2);
    expect(desk.sent[1]?.subject).toContain('2 not compliant (1 new)');
    expect((await desk.trend()).map(({ scanId }) => scanId)).toEqual(['s_1', 's_2']);
  });

  test('of an older scan writes its own files and replaces nothing newer', async () => {
    desk.finished('s_1', [[home, [bad('i-1')]]]);
    desk.pass();
    await run('s_2', [good('i-1')]);
    const latest = files.files.get('reports/latest.json');
    await desk.report('s_1');
    expect(files.files.has('reports/2026/11/20/s_1.json')).toBe(true);
    expect(files.files.get('reports/latest.json')).toBe(latest);
    expect(await desk.latest()).toMatchObject({ scanId: 's_2' });
    expect(desk.sent).toEqual([]);
  });
});

describe('the log file of a run', () => {
  test("is stored in its day's folder", async () => {
    await run('s_1', [bad('i-1')]);
    expect(JSON.parse(files.files.get('scans/2026-11-20/060000-s_1.json') ?? '')).toMatchObject({
      cause: 'scan',
      id: 's_1',
      summary: { non_compliant: 1 },
      rules_with_news: ['ec2-instance-missing-tags'],
      report: 'reports/2026/11/20/s_1.json',
    });
  });

  test('is counted as failed when it cannot be written, and the report still succeeds', async () => {
    files.fails.add('scans/');
    await run('s_1', [bad('i-1')]);
    expect(desk.logsFailed()).toBe(1);
    expect(desk.logged).toEqual(['log file of the run was not written']);
    expect(await desk.latest()).toMatchObject({ scanId: 's_1' });
  });
});
