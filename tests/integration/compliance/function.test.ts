import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import type { FunctionEnvironment } from '../../../app/runtime/environment.ts';
import { compose } from '../../../app/wiring/compose.ts';
import { ensureAll } from '../../../app/wiring/ensure.ts';
import type { FunctionOptions } from '../../../app/wiring/options.ts';
import { providers } from '../../../app/wiring/providers/registry.generated.ts';
import { generalEvent, janitor } from '../../../core/audit.ts';
import { lastReport } from '../../../core/compliance/report/published.ts';
import type { Scan } from '../../../core/scan.ts';
import { emptyReport } from '../../../core/scans/start-scan.ts';
import { fn } from '../../../queues/compliance.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { evaluated, firstRunMs, home } from '../../support/report-desk.ts';

let moto: TestMoto;
let env: FunctionEnvironment;
const log = { info: () => {}, warn: () => {}, error: () => {} };

beforeAll(async () => {
  moto = await startMoto();
  env = {
    region: 'us-east-1',
    endpoint: moto.url,
    configPath: null,
    stage: 'test',
    prefix: 'janitor-test',
    slack: { apiUrl: 'https://slack.test/api/' },
  };
  await ensureAll(env, log);
});
afterAll(async () => {
  await moto?.stop();
});

test('the compliance function makes a report from its own tables and files', async () => {
  const policy = await defaultPolicy(rules);
  const clock = { nowMs: () => firstRunMs };
  const options: FunctionOptions = { env, log, clock, policy: async () => policy };
  const store = { ...providers.scans(options), ...providers.scanStatus(options) };
  const deps = { clock, ids: providers.ids(options) };
  const event = (type: 'scan.started' | 'scan.finished') => generalEvent(deps, type, janitor, 'a scan');
  const scan: Scan = {
    id: 's_1',
    version: 1,
    status: 'running',
    askedBy: null,
    channel: null,
    startedAtMs: firstRunMs,
    progressAtMs: firstRunMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 0,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
  };
  await store.startScan(scan, event('scan.started'), 60_000);
  await store.planUnits(scan.id, [home]);
  const evaluations = (['NON_COMPLIANT', 'COMPLIANT', 'COMPLIANT'] as const).map(
    (type, at) => evaluated(home, { id: `i-${at}`, type }).evaluation,
  );
  const { counts } = await providers.evaluations(options).record(
    {
      unit: home,
      atMs: firstRunMs,
      run: { id: scan.id, cause: 'scan', startedAtMs: firstRunMs },
      evaluations,
      whole: { rules: ['ec2-instance-missing-tags'] },
    },
    async () => ({ by: 'first' }),
  );
  const report = { ...emptyReport, lookedAt: [{ ...home, count: 3 }], evaluations: counts };
  const done = await store.finishUnit(scan.id, home, report, firstRunMs);
  await store.finishScan(
    { ...done.scan, status: 'finished', finishedAtMs: firstRunMs, allowed: {}, limitReached: null },
    event('scan.finished'),
  );

  const body = JSON.stringify({ type: 'compliance.report', scanId: scan.id });
  const handle = compose(fn, providers, options);
  expect(await handle({ Records: [{ messageId: 'm', body }] } as SQSEvent)).toEqual({
    batchItemFailures: [],
  });

  const last = await lastReport(providers.keyValue(options));
  expect(last?.report.summary).toMatchObject({
    compliant: 2,
    non_compliant: 1,
    compliance_percentage: 66.66,
  });
  expect(last?.report.by_rule['ec2-instance-missing-tags']).toMatchObject({ total_resources: 3 });
  expect(last?.trend).toHaveLength(1);
  const csv = last && (await providers.reportCsv(options)(last.report.files));
  expect(
    Buffer.from(csv ?? [])
      .toString('utf8')
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(4);
});

test('the compliance function refuses other work', async () => {
  const policy = await defaultPolicy(rules);
  const handle = compose(fn, providers, { env, log, policy: async () => policy });
  const body = JSON.stringify({ type: 'scan.finish', scanId: 's_1' });
  expect(await handle({ Records: [{ messageId: 'm', body }] } as SQSEvent)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm' }],
  });
});
