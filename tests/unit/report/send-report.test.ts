import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import type { IncidentEntry } from '../../../core/incidents/log.ts';
import type { MailOutcome, ReportMail } from '../../../core/ports/report-mail.ts';
import type { DailyReport } from '../../../core/report/report.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { sendReport } from '../../../scheduler/send-report.ts';
import { createMemoryReportFiles } from '../../fakes/memory-report-files.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { incidentEntry, reportMs } from '../../support/sample-report.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';
import { anEvent } from '../../support/store-samples.ts';

const hourMs = 3_600_000;
const at = { clock: { nowMs: () => reportMs } };
let speaker: ReturnType<typeof createSpeaker>;
let store: ReturnType<typeof createMemoryStore>;
let files: ReturnType<typeof createMemoryReportFiles>;
let incidents: IncidentEntry[];
let channel: string;
let mail: ReportMail | null;
let mailed: string[];
beforeEach(() => {
  speaker = createSpeaker();
  store = createMemoryStore();
  files = createMemoryReportFiles();
  incidents = [];
  channel = channels.cloud;
  mail = null;
  mailed = [];
});
afterEach(() => speaker.slack.mustBeClean());

async function send(toMs = reportMs): Promise<DailyReport> {
  const policy = { ...(await defaultPolicy(rules)), defaultChannel: channel };
  await sendReport(
    {
      ...speaker.deps,
      ...at,
      store,
      files,
      mail,
      policy: async () => policy,
      stage: 'test',
      nameOf: async (userId) => `Name of ${userId}`,
      hasDashboard: false,
      incidentKinds: ['ec2-status-check-failed', 'unknown'],
      incidents: {
        between: async function* (kind, fromMs, toMs) {
          yield* incidents.filter((one) => one.kind === kind && one.atMs >= fromMs && one.atMs < toMs);
        },
      },
    },
    toMs,
  );
  return JSON.parse(files.files.get('reports/2026-11-29.json') ?? '') as DailyReport;
}

async function claimed(finding: Partial<Finding>, event: Partial<AuditEvent>): Promise<Finding> {
  const whole = sampleFinding({ status: 'claimed', claimExpiresAtMs: reportMs + 900 * hourMs, ...finding });
  const done = await store.claim(whole, anEvent(whole, event), reportMs);
  if (!done.ok) throw new Error('claimed already');
  return done.value;
}

async function moved(before: Finding, after: Partial<Finding>, event: Partial<AuditEvent>): Promise<Finding> {
  const done = await store.move(before, { ...before, ...after }, anEvent(before, event));
  if (!done.ok) throw new Error(done.error);
  return done.value;
}

const resource = (id: string) => ({ ...sampleFinding().resource, id, name: id });

test('a day without events has files and a post that say so', async () => {
  const report = await send();
  expect(report).toMatchObject({ date: '2026-11-29', incidents: { total: 0 }, changes: { total: 0 } });
  expect([...files.files.keys()].sort()).toEqual([
    'dashboard/data/days/2026-11-29.json',
    'dashboard/data/index.json',
    ...['html', 'json', 'md'].map((end) => `reports/2026-11-29.${end}`),
  ]);
  expect(speaker.messages(channel).map(({ text }) => text)).toEqual([
    'Daily report, Sunday, 29 November 2026: A quiet day: no incidents and no changes.',
  ]);
});

test('counts what was found, done, undone and saved within the day', async () => {
  const yesterday = reportMs - 5 * hourMs;
  await claimed({ id: 'f_old', resource: resource('i-old') }, { atMs: reportMs - 30 * hourMs });
  const one = await claimed(
    { id: 'f_one', resource: resource('i-one'), monthlyUsd: 10 },
    { atMs: yesterday },
  );
  const done = { atMs: yesterday + hourMs, type: 'remediation.finished' } as const;
  await moved(one, { status: 'remediated' }, { ...done, summary: 'i-one: Stopped.' });
  const two = await claimed(
    { id: 'f_two', resource: resource('i-two'), monthlyUsd: 20 },
    { atMs: yesterday },
  );
  const remediated = await moved(two, { status: 'remediated' }, done);
  const undoing = {
    by: 'U1',
    askedAtMs: yesterday,
    outcome: { is: 'undone' },
  } as unknown as Finding['undoing'];
  await moved(remediated, { status: 'undoing' }, { type: 'undo.started', atMs: yesterday + hourMs });
  const again = (await store.get('f_two')) as Finding;
  await moved(
    again,
    { status: 'snoozed', undoing: undoing ?? null },
    { type: 'undo.finished', atMs: reportMs - 1 },
  );
  const three = await claimed({ id: 'f_three', resource: resource('i-three') }, { atMs: yesterday });
  await moved(three, { status: 'failed' }, { type: 'remediation.failed', atMs: reportMs });

  const report = await send();
  expect(report.findings).toMatchObject({
    found: 3,
    remediated: 2,
    undone: 1,
    // At the very end of the period, so of the next day.
    failed: 0,
    estimatedMonthlyUsd: 10,
    open: 2,
  });
  expect(report.changes.rows.map(({ what, summary }) => `${what} ${summary}`)).toContain(
    'done i-one: Stopped.',
  );
});

test('lists what is due by the end of tomorrow, and nothing later', async () => {
  const due = async (id: string, remediateAtMs: number) => {
    const one = await claimed({ id, resource: resource(id) }, { atMs: reportMs - 90 * hourMs });
    await moved(
      one,
      { status: 'scheduled', remediateAtMs },
      { type: 'finding.announced', atMs: reportMs - 80 * hourMs },
    );
  };
  await due('f_soon', reportMs + hourMs);
  await due('f_tomorrow', Date.parse('2026-11-30T23:59:00Z'));
  await due('f_later', Date.parse('2026-12-01T00:01:00Z'));
  const { due: listed } = await send();
  expect(listed.rows.map(({ findingId }) => findingId)).toEqual(['f_soon', 'f_tomorrow']);
  expect(listed.total).toBe(2);
});

test('made again, the files and the post are replaced', async () => {
  await send();
  incidents.push(incidentEntry({ atMs: reportMs + hourMs }), incidentEntry({ atMs: reportMs - 25 * hourMs }));
  const report = await send(reportMs + 2 * hourMs);
  expect(report.incidents.total).toBe(1);
  expect(files.files.get('reports/2026-11-29.md')).toContain('1 new incident, ');
  const posts = speaker.messages(channel);
  expect(posts).toHaveLength(1);
  expect(posts[0]?.text).toContain('1 new incident, ');
});

test('a report that fails halfway is complete after a retry, with one post', async () => {
  files.fails.add('.json');
  await expect(send()).rejects.toThrow('SlowDown');
  await send();
  await send();
  expect(speaker.messages(channel)).toHaveLength(1);
});

test('without a channel the report is in S3 only', async () => {
  channel = '';
  await send();
  expect([...files.files.keys()].filter((key) => key.startsWith('reports/'))).toHaveLength(3);
  expect(speaker.messages(channels.cloud)).toEqual([]);
});

const ada = 'ada@example.com';
const bob = 'bob@example.com';

function mailWith(outcomes: Readonly<Record<string, MailOutcome>>): ReportMail {
  return {
    recipients: [ada, bob],
    send: async (to, { subject }) => {
      mailed.push(`${to}: ${subject}`);
      return outcomes[to] ?? { is: 'sent' };
    },
  };
}

test('each address gets one mail a day, however often the report is made', async () => {
  mail = mailWith({});
  await send();
  await send(reportMs + 2 * hourMs);
  const subject = 'Cloud Janitor 2026-11-29: A quiet day: no incidents and no changes.';
  expect(mailed).toEqual([`${ada}: ${subject}`, `${bob}: ${subject}`]);
  expect(JSON.stringify(speaker.messages(channel))).not.toContain(':warning:');
});

test('two runs at once send one mail', async () => {
  mail = mailWith({});
  await Promise.allSettled([send(), send()]);
  expect(mailed).toHaveLength(2);
});

test('an address that SES refuses is told in Slack, and tried when the report is made again', async () => {
  mail = mailWith({ [bob]: { is: 'refused', why: 'Email address is not verified.' } });
  await send();
  const note = `Not mailed to ${bob}: Email address is not verified.`;
  expect(JSON.stringify(speaker.messages(channel))).toContain(note);
  mail = mailWith({});
  await send();
  expect(mailed.map((one) => one.split(':')[0])).toEqual([ada, bob, bob]);
  expect(JSON.stringify(speaker.messages(channel))).not.toContain('Not mailed');
});

test('a mail with an unknown outcome is told in Slack and never sent again', async () => {
  mail = mailWith({ [ada]: { is: 'unknown', why: 'TimeoutError' } });
  await send();
  expect(JSON.stringify(speaker.messages(channel))).toContain(`Whether ${ada} got the mail is unknown`);
  await send();
  expect(mailed).toHaveLength(2);
  expect(JSON.stringify(speaker.messages(channel))).toContain('It is not sent again.');
});

test('a worker that died while it sent has maybe sent it', async () => {
  mail = { recipients: [ada], send: () => Promise.reject(new Error('killed')) };
  await expect(send()).rejects.toThrow('killed');
  mail = mailWith({});
  await send();
  expect(mailed.map((one) => one.split(':')[0])).toEqual([bob]);
});

test('the report names the person who acted, and Janitor', async () => {
  incidents = [
    incidentEntry({ actedBy: 'U_MIA' }),
    incidentEntry(),
    incidentEntry({ actedAtMs: null, actedBy: null }),
  ];
  const report = await send();
  const by = report.incidents.rows.map(({ actedBy }) => actedBy);
  expect(new Set(by)).toEqual(new Set(['Janitor', 'Name of U_MIA', null]));
  expect(files.files.get('reports/2026-11-29.md')).toContain('after 6 min by Name of U\\_MIA');
});
