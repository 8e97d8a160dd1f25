import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AnyRule } from '../../../core/rule.ts';
import { source } from '../../../events/ec2-instance/source.ts';
import { fromQueue } from '../../../events/receive.ts';
import { rules } from '../../../rules/registry.generated.ts';
import {
  account,
  allTags,
  type CheckBench,
  createCheckBench,
  instance,
  region,
  running,
  tagRule,
} from '../../support/check-bench.ts';

const [bad, good] = ['i-0000000000000000b', 'i-0000000000000000a'];
const minuteMs = 60_000;
let bench: CheckBench;
beforeEach(async () => {
  bench = await createCheckBench();
  bench.has(instance(good, allTags), instance(bad, { Environment: 'prod' }));
});

describe('a started instance', () => {
  test('is judged, recorded with its missing tags, counted, and logged to a file', async () => {
    expect(await bench.gets(running(bad))).toEqual([]);
    const [change] = await bench.history(bad);
    expect(change).toMatchObject({
      evaluation: { rule: tagRule, type: 'NON_COMPLIANT', reasons: ['missing:CostCenter', 'missing:Owner'] },
      before: null,
      run: { cause: 'event' },
    });
    expect(bench.metrics).toEqual([{ compliant: 0, nonCompliant: 1 }]);
    expect(bench.files).toHaveLength(1);
    expect(bench.files[0]?.key).toMatch(/^scans\/2026-03-02\/123000-event-event-\d+\.json$/);
    expect(bench.files[0]?.file).toMatchObject({
      cause: 'event',
      outcome: 'evaluated',
      resource_id: bad,
      total: 1,
      compliant: 0,
      non_compliant: 1,
      evaluations: [{ resource_id: bad, compliance_type: 'NON_COMPLIANT', rule: tagRule }],
    });
  });

  test('with all tags is counted as compliant and starts no scan', async () => {
    await bench.gets(running(good));
    expect(bench.metrics).toEqual([{ compliant: 1, nonCompliant: 0 }]);
    expect(bench.queue.waiting()).toEqual([]);
  });

  test('is not counted by a rule without a metric', async () => {
    const unmetered = rules.map((rule: AnyRule) => ({ ...rule, metric: null }) as unknown as AnyRule);
    const handle = fromQueue(source, { ...bench.deps, rules: unmetered });
    await handle({ Records: [{ messageId: 'm', body: JSON.stringify(running(bad)) }] } as never);
    expect(await bench.history(bad)).toHaveLength(1);
    expect(bench.metrics).toEqual([{ compliant: 0, nonCompliant: 0 }]);
  });

  test('is read once for all its events in a batch', async () => {
    await bench.gets(running(bad), running(bad), running(good));
    expect(bench.reads).toEqual([bad, good]);
  });
});

describe('repeated, late or unordered events', () => {
  test('add nothing to the history while the instance is unchanged', async () => {
    const first = running(bad);
    await bench.gets(first);
    bench.pass(minuteMs);
    await bench.gets(first);
    await bench.gets(running(bad));
    expect(await bench.history(bad)).toHaveLength(1);
  });

  test("record the instance's current tags", async () => {
    await bench.gets(running(bad));
    bench.pass(minuteMs);
    bench.has(instance(bad, allTags));
    await bench.gets(
      running(bad, { time: '2020-01-01T00:00:00Z', detail: { 'instance-id': bad, state: 'pending' } }),
    );
    expect((await bench.history(bad)).map(({ evaluation }) => evaluation.type)).toEqual([
      'NON_COMPLIANT',
      'COMPLIANT',
    ]);
  });

  test('do not replace a later record', async () => {
    await bench.gets(running(bad));
    bench.pass(-minuteMs);
    bench.has(instance(bad, allTags));
    await bench.gets(running(bad));
    expect(await bench.history(bad)).toHaveLength(1);
  });
});

describe('an instance that no longer exists', () => {
  test('is logged as "not found" and leaves no record when it was unknown', async () => {
    expect(await bench.gets(running('i-00000000000000000'))).toEqual([]);
    expect(bench.files[0]?.file).toMatchObject({
      outcome: 'not found',
      because: 'i-00000000000000000 was not found',
      evaluations: [],
    });
    expect(await bench.history('i-00000000000000000')).toEqual([]);
    expect(bench.metrics).toEqual([]);
    expect(bench.counted).toEqual(['JudgedNow', 'CheckedNotFound']);
  });

  test('is recorded as NOT_APPLICABLE once when it was known', async () => {
    await bench.gets(running(bad));
    bench.there.delete(bad);
    for (let nth = 0; nth < 2; nth++) {
      bench.pass(minuteMs);
      await bench.gets(running(bad));
    }
    expect((await bench.history(bad)).map(({ evaluation }) => evaluation.type)).toEqual([
      'NON_COMPLIANT',
      'NOT_APPLICABLE',
    ]);
  });
});

describe('an event without an instance', () => {
  test('checks all running instances of its region and no stopped ones', async () => {
    bench.has(instance('i-0000000000000000c', {}, 'stopped'));
    await bench.gets(running(null));
    expect(bench.metrics).toEqual([{ compliant: 1, nonCompliant: 1 }]);
    expect(bench.files[0]?.file).toMatchObject({ resource_id: null, total: 2, region });
    expect(await bench.history('i-0000000000000000c')).toEqual([]);
  });

  test("and without a region checks the janitor's own region", async () => {
    const { account: _, region: __, ...nowhere } = running(null) as Record<string, unknown>;
    expect(await bench.gets(nowhere)).toEqual([]);
    expect(bench.files[0]?.file).toMatchObject({ account, region, total: 2 });
  });
});

describe('an instance outside the policy is not read', () => {
  test.each([
    ['its region', { region: 'ap-south-1' }],
    ['its account', { account: '999999999999' }],
  ])('because of %s', async (_, more) => {
    bench.policy.now = {
      ...bench.policy.now,
      accounts: [{ id: null, name: null, channel: null, regions: [region] }],
    };
    expect(await bench.gets(running(bad, more))).toEqual([]);
    expect(bench.reads).toEqual([]);
    expect(bench.files[0]?.file).toMatchObject({ outcome: 'not looked after' });
  });

  test("because of its rule's absence", async () => {
    const { [tagRule]: _, ...left } = bench.policy.now.rules;
    bench.policy.now = { ...bench.policy.now, rules: left };
    await bench.gets(running(bad));
    expect(bench.reads).toEqual([]);
    expect(bench.files[0]?.file).toMatchObject({ outcome: 'no rule' });
  });

  test('an exempt instance is recorded as NOT_APPLICABLE', async () => {
    bench.has(instance(bad, { 'janitor:exempt': 'load test' }));
    await bench.gets(running(bad));
    expect((await bench.history(bad))[0]?.evaluation).toMatchObject({
      type: 'NOT_APPLICABLE',
      because: 'exempt: tag janitor:exempt = load test',
    });
    expect(bench.queue.waiting()).toEqual([]);
  });
});

describe('a failure', () => {
  test('to parse a message fails only that message', async () => {
    expect(await bench.gets('{', running(bad), { source: 'aws.s3' })).toEqual(['m0', 'm2']);
    expect(await bench.history(bad)).toHaveLength(1);
  });

  test('to read AWS returns every message about the instance to the queue', async () => {
    bench.troubles.read = new Error('RequestLimitExceeded');
    expect(await bench.gets(running(bad), running(bad))).toEqual(['m0', 'm1']);
    expect(await bench.history(bad)).toEqual([]);
    expect(bench.metrics).toEqual([]);
  });

  test('to write the log file is counted, and the check is kept', async () => {
    bench.troubles.file = new Error('AccessDenied');
    expect(await bench.gets(running(bad))).toEqual([]);
    expect(bench.counted).toContain('LogWriteFailed');
    expect(await bench.history(bad)).toHaveLength(1);
    expect(bench.logged).toContainEqual(
      expect.objectContaining({ message: 'file of the check was not written' }),
    );
  });
});

describe('the scan after an event', () => {
  const place = { account, region, kind: 'ec2-instance' };

  test('starts after the delay and covers all events of a minute', async () => {
    const other = 'i-0000000000000000d';
    bench.has(instance(other, {}));
    await bench.gets(running(bad));
    bench.pass(20_000);
    await bench.gets(running(other), running(bad));
    const waiting = bench.queue.waiting();
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({
      queue: 'scan',
      work: { type: 'scan.start', askedBy: null, channel: null, only: 'compliance', units: [place] },
    });
    // The last one still gets its whole delay.
    expect((waiting[0]?.dueAtMs ?? 0) - bench.deps.clock.nowMs()).toBe(10 * minuteMs + 40_000);
  });

  test('of the next minute is a separate scan', async () => {
    await bench.gets(running(bad));
    bench.pass(minuteMs);
    await bench.gets(running(bad));
    const ids = bench.queue.waiting().map(({ work }) => ('scanId' in work ? work.scanId : ''));
    expect(new Set(ids).size).toBe(2);
  });

  test('also starts for a compliant instance, so that its card is updated', async () => {
    await bench.gets(running(bad));
    bench.pass(minuteMs);
    bench.has(instance(bad, allTags));
    await bench.gets(running(bad));
    expect(bench.queue.waiting()).toHaveLength(2);
  });

  test('is not started for rules in observe mode', async () => {
    bench = await createCheckBench('observe');
    bench.has(instance(bad, {}));
    await bench.gets(running(bad));
    expect(await bench.history(bad)).toHaveLength(1);
    expect(bench.queue.waiting()).toEqual([]);
  });

  test('is delayed as the policy says, up to the 15 minutes that SQS allows', async () => {
    bench.policy.now = { ...bench.policy.now, compliance: { tellAfterMs: 14 * minuteMs } };
    expect(await bench.gets(running(bad))).toEqual([]);
    expect(bench.queue.waiting()[0]?.dueAtMs).toBe(bench.deps.clock.nowMs() + 15 * minuteMs);
  });
});

test('the compliance rules are the only instance rules judged on events', () => {
  const judged = rules.filter(
    (rule: { readonly kind: string; readonly compliance?: object }) =>
      rule.kind === 'ec2-instance' && rule.compliance,
  );
  expect(judged.map(({ id }) => id)).toEqual([tagRule]);
});

describe('a stop', () => {
  const stopped = (id: string) => running(id, { detail: { 'instance-id': id, state: 'stopped' } });

  test('starts one scan of the rules for incidents at the end of its minute, and no check', async () => {
    await bench.gets(stopped(bad), stopped(good));
    expect(bench.reads).toEqual([]);
    const queued = bench.queue.waiting();
    expect(new Set(queued.map(({ work }) => (work as { scanId?: string }).scanId)).size).toBe(1);
    expect(queued[0]?.work).toMatchObject({
      type: 'scan.start',
      only: 'incidents',
      units: [{ account: '123456789012', region: 'eu-west-1', kind: 'ec2-instance' }],
    });
  });
});
