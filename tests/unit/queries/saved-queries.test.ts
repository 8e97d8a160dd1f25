import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AuditEvent, type AuditType, auditWords } from '../../../core/audit.ts';
import { dayMs, hourMs, minuteMs } from '../../../core/calendar.ts';
import { savedQueries } from '../../../infra/athena/saved-queries.ts';
import { auditLake } from '../../support/audit-lake.ts';
import { isEndedBy } from '../../support/ended-by.ts';

const queries = savedQueries(join(__dirname, '../../..'));

const secondMs = 1_000;

/** 10:00 UTC, five days ago, because the queries ask for the last days. */
const start = Math.floor(Date.now() / dayMs) * dayMs - 5 * dayMs + 10 * hourMs;
const day = new Date(start).toISOString().slice(0, 10);

let made = 0;

type Given = Partial<AuditEvent> & { readonly type: AuditType };

/** `atMs` is the time since 10:00. */
function event(finding: string | null, { atMs = 0, ...given }: Given): AuditEvent {
  made += 1;
  const place = given.resourceId ?? `user/${finding}`;
  return {
    id: `e${made}`,
    actor: 'janitor',
    summary: `${finding}: ${given.type}`,
    findingId: finding,
    resource: finding && `123456789012|global|iam-identity|${place}`,
    resourceId: finding && place,
    rule: finding && 'iam-full-admin',
    ...(finding ? { accountName: 'acme', severity: 'critical' as const } : {}),
    details: {},
    ...given,
    atMs: start + atMs,
  };
}

/** A change by `by`, found one second later, with its card so many seconds after the change. */
function change(finding: string, by: string, cardSeconds: number | null, more: Partial<AuditEvent> = {}) {
  const details = {
    mode: 'approve',
    remediation: 'revert',
    change: { by, atMs: start + (more.atMs ?? 0), call: 'PutUserPolicy' },
  };
  const fields = { ...more, details: { ...details, ...more.details } };
  const at = (seconds: number) => ({ atMs: (more.atMs ?? 0) + seconds * secondMs });
  return [
    event(finding, { ...fields, type: 'finding.claimed', ...at(1) }),
    ...(cardSeconds === null
      ? []
      : [
          event(finding, {
            ...more,
            type: 'finding.announced',
            details: { change: details.change },
            ...at(cardSeconds),
          }),
        ]),
  ];
}

const started = (finding: string, minutes: number, remediation = 'revert', more: Partial<AuditEvent> = {}) =>
  event(finding, {
    ...more,
    type: 'remediation.started',
    atMs: minutes * minuteMs,
    details: { remediation },
  });
const outcome = (finding: string, type: AuditType, minutes: number, more: Partial<AuditEvent> = {}) =>
  event(finding, { ...more, type, atMs: minutes * minuteMs });

const lake = auditLake();

beforeAll(async () => {
  const instance = {
    rule: 'ec2-instance-idle',
    severity: 'low' as const,
    resource: '123456789012|eu-west-1|ec2-instance|i-1',
    resourceId: 'i-1',
  };
  const opened = { rule: 'iam-trust-public', severity: 'high' as const };
  const first = [
    ...change('ada-1', 'robin', 2),
    ...change('ada-2', 'robin', 4, { resourceId: 'user/ada-1' }),
    ...change('bob', 'robin', 3, { severity: 'high' }),
    ...change('cyd', 'sam', 10, opened),
    // Too late in the day for its card to be on the same one.
    ...change('dan', 'sam', 90, { atMs: 13 * hourMs + 59 * minuteMs + 30 * secondMs }),
    ...change('eve', 'sam', null, { details: { mode: 'observe' }, severity: 'medium' }),
    // Nothing that Janitor would do.
    ...change('fay', 'sam', 9_000, {
      rule: 'iam-infrastructure-modification',
      severity: 'low',
      details: { mode: 'notify', remediation: null },
    }),
    event('idle', { type: 'finding.claimed', details: { mode: 'notify', remediation: 'stop' }, ...instance }),
    event('idle', { type: 'finding.announced', ...instance, atMs: minuteMs }),
  ];
  const second = [
    // Failed once, then done, and undone later. All within a millisecond, in the worst order of ids.
    outcome('ada-1', 'remediation.failed', 10),
    started('ada-1', 10),
    started('ada-1', 20),
    outcome('ada-1', 'remediation.finished', 21),
    outcome('ada-1', 'undo.finished', 30),
    started('ada-2', 11),
    outcome('ada-2', 'remediation.finished', 12),
    started('bob', 11, 'detach', { severity: 'high' }),
    outcome('bob', 'remediation.stopped', 12),
    started('cyd', 11, 'revert', opened),
    outcome('cyd', 'remediation.uncertain', 12, opened),
    outcome('dan', 'finding.rechecked', 900),
    event('bob', { type: 'finding.snoozed', actor: 'U0ADA', severity: 'high', atMs: 40 * minuteMs }),
    event('eve', { type: 'finding.resolved', severity: 'medium', atMs: 50 * minuteMs }),
    event(null, { type: 'scan.finished' }),
  ];
  const old = event('old', { type: 'finding.claimed', atMs: -100 * dayMs, details: { mode: 'notify' } });
  await lake.receive(first);
  await lake.receive([...second, old]);
  // Again in other batches, as SQS may deliver.
  await lake.receive([...second, ...first]);
  await lake.receive(first.slice(0, 3));
});

afterAll(() => lake.close());

const answer = (name: string) => {
  const query = queries.find((one) => one.name === name);
  if (!query) throw new Error(`There is no query ${name}`);
  return lake.query(query.sql);
};

/** The named columns of each row. */
async function rows(name: string, ...columns: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  return (await answer(name)).map((row) => columns.map((column) => plain(row[column])));
}

/** DuckDB writes long integers as texts. */
function plain(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

test('the archive has copies, and the queries see each event once', async () => {
  const [count] = await lake.query(
    `select (select count(*) from audit) as lines, count(*) as events, count(distinct event_id) as ids from events`,
  );
  expect(count).toEqual({ lines: '64', events: '31', ids: '31' });
});

test('commonest violations are counted by rule, category and severity', async () => {
  expect(
    await rows('commonest-violations', 'rule', 'category', 'severity', 'violations', 'resources', 'accounts'),
  ).toEqual([
    ['iam-full-admin', 'full-admin', 'critical', 3, 2, 1],
    ['ec2-instance-idle', 'ec2-instance', 'low', 1, 1, 1],
    ['iam-full-admin', 'full-admin', 'high', 1, 1, 1],
    ['iam-full-admin', 'full-admin', 'medium', 1, 1, 1],
    ['iam-infrastructure-modification', 'infrastructure-modification', 'low', 1, 1, 1],
    ['iam-trust-public', 'trust-public', 'high', 1, 1, 1],
  ]);
});

test('remediations are counted by rule and remediation', async () => {
  const columns = [
    'done',
    'failed',
    'stopped',
    'no_outcome',
    'success_percent',
    'undone',
    'skipped',
    'dry_run',
  ];
  expect(await rows('remediation-success-rate', 'rule', 'remediation', ...columns)).toEqual([
    ['iam-full-admin', 'revert', 2, 1, 0, 0, 66.7, 1, 1, 1],
    ['ec2-instance-idle', 'stop', 0, 0, 0, 0, null, 0, 0, 1],
    ['iam-full-admin', 'detach', 0, 0, 1, 0, 0, 0, 0, 0],
    ['iam-trust-public', 'revert', 0, 0, 0, 1, null, 0, 0, 0],
  ]);
});

test('who grants most comes first by critical, then by high changes', async () => {
  expect(await rows('who-grants-most', 'change_by', 'changes', 'critical', 'high', 'resources')).toEqual([
    ['robin', 3, 2, 1, 2],
    ['sam', 4, 1, 1, 4],
  ]);
});

test('the time from event to card is by day, without digests, and counts what has no card', async () => {
  const columns = ['cards', 'median_seconds', 'p95_seconds', 'slowest_seconds', 'no_card'];
  expect(await rows('time-from-event-to-card', 'event_day', ...columns)).toEqual([[day, 5, 4, 90, 90, 1]]);
});

test('open findings are those of the worst severities that have not ended', async () => {
  expect(
    await rows('open-findings', 'finding', 'severity', 'change_by', 'last_event', 'resource_id'),
  ).toEqual([
    ['old', 'critical', null, 'finding.claimed', 'user/old'],
    ['ada-1', 'critical', 'robin', 'undo.finished', 'user/ada-1'],
    ['dan', 'critical', 'sam', 'finding.rechecked', 'user/dan'],
    ['bob', 'high', 'robin', 'finding.snoozed', 'user/bob'],
    ['cyd', 'high', 'sam', 'remediation.uncertain', 'user/cyd'],
  ]);
});

test('decisions name who decided', async () => {
  expect(await rows('decisions', 'actor', 'type', 'severity', 'finding')).toEqual([
    ['U0ADA', 'finding.snoozed', 'high', 'bob'],
  ]);
});

test('every saved query has an answer here', async () => {
  for (const { name, title, explains } of queries) {
    expect({ name, explains: explains.length > 0, title: title.length <= 60 }).toMatchObject({
      explains: true,
      title: true,
    });
    expect(Object.keys((await answer(name))[0] ?? {})).not.toEqual([]);
  }
});

test('every type of event is archived once, and open findings know what it means', async () => {
  const every = auditLake();
  const types = Object.keys(auditWords) as AuditType[];
  const events = types.map((type) => event(isEndedBy[type] === null ? null : type, { type }));
  await every.receive(events);
  await every.receive(events.slice(1));
  const found = await every.query('select type, count(*) as n from events group by type order by type');
  expect(found).toEqual([...types].sort().map((type) => ({ type, n: '1' })));
  const open = await every.query(queries.find(({ name }) => name === 'open-findings')?.sql ?? '');
  expect(open.map(({ finding }) => String(finding)).sort()).toEqual(
    types.filter((type) => isEndedBy[type] === false).sort(),
  );
  every.close();
});

test('files of an older version, without the newer columns, are read too', async () => {
  const older = auditLake();
  const [year, month, date] = day.split('-');
  await older.putOnce(
    `audit/year=${year}/month=${month}/day=${date}/older.ndjson`,
    `${JSON.stringify({ event_id: 'e1', type: 'finding.claimed', occurred_at: `${day} 10:00:00.000`, rule: 'iam-full-admin' })}\n`,
  );
  expect(await older.query('select rule, category, severity, mode, remediation from events')).toEqual([
    { rule: 'iam-full-admin', category: 'full-admin', severity: null, mode: null, remediation: null },
  ]);
  older.close();
});
