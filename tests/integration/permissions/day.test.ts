import { ReleaseAddressCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RoleStatement, Where } from '../../../infra/grants/grant.ts';
import type { MemberRole } from '../../../infra/grants/kinds.ts';
import { memberRoles } from '../../../infra/member-account.ts';
import { applySeed } from '../../../local/seed/apply.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import { scheduleName } from '../../../scheduler/times/schedule-times.ts';
import { type FakeSlack, fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace } from '../../fakes/slack-workspace.ts';
import { type Deployed, deployed } from '../../support/deployed.ts';
import { grantsOf } from '../../support/grants.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { complianceDay } from '../../support/permissions-compliance.ts';
import {
  approver,
  type Bystander,
  bystander,
  cloud,
  dayFunctions,
  delivered,
  findingOf,
  memberAccount,
  moveSchedule,
  owner,
  people,
  region,
  seedMember,
} from '../../support/permissions-day.ts';
import { expectedSettings, monday, settingsOutcome } from '../../support/permissions-settings.ts';
import { type CallRecording, recordCalls } from '../../support/record-calls.ts';
import { seldomUsed as seldom } from '../../support/seldom-used.ts';
import { eventRequest } from '../../support/slack-request.ts';
import { refusedCalls, unusedGrants } from '../../support/step-grants.ts';

const hourMs = 3_600_000;
const policy = (remediation: string, regions: string, modes: string) => `
channel: "#cloud"
externalId: acme-cloud-janitor
accounts:
  - { name: acme${regions} }
  - { name: beta, id: "${memberAccount}", regions: [${region}] }
approvers: { users: [${approver}] }
limits: { percentOfKind: 100 }
defaults: { grace: 1h }
rules:
  ec2-instance-idle: { mode: enforce }
  ec2-instance-tagged-unused: { mode: enforce }
  ec2-address-unattached: { mode: enforce }
  rds-instance-idle: { mode: approve, remediation: ${remediation} }
  iam-user-without-mfa: { mode: enforce, thresholds: { consolePasswordOnly: true } }
  s3-bucket-public: { mode: enforce }
${modes}`;
/** Compliance rules start on the third day. */
const without = `
  ec2-instance-missing-tags: off
  rds-instance-without-backups: off
  s3-bucket-unencrypted: off
`;
const acting = `
  ec2-instance-missing-tags: { mode: approve }
  rds-instance-without-backups: { mode: enforce }
  s3-bucket-unencrypted: { mode: enforce, thresholds: { kms: true, tlsOnly: false } }
`;
const tags = 'tags: { Owner: ada@example.com }';
const seed = `
instances:
  - { name: idle, region: ${region}, load: idle, ${tags} }
databases:
  - { name: unused, region: ${region}, load: unused, ${tags} }
  - { name: unused-too, region: ${region}, load: unused, ${tags} }
addresses:
  - { name: free, region: ${region}, ${tags} }
  - { name: free-too, region: ${region}, ${tags} }
users:
  - { name: without, mfa: false, path: /people/, ${tags} }
buckets:
  - { name: seed-policy, region: ${region}, block: open, policy: public-read, ${tags} }
  - { name: seed-acl, region: us-east-1, block: absent, acl: public-read, ${tags} }
`;

let moto: TestMoto;
let by: Bystander;
let slack: FakeSlack;
let server: Awaited<ReturnType<typeof serveSlack>>;
let recording: CallRecording;
let janitor: Deployed;
let shiftMs = 0;
const clock = { nowMs: () => Date.now() + shiftMs };
const lines: string[] = [];
/** Functions whose next transaction loses its response. */
const losing = new Set<string>();

function start(
  remediation: string,
  { regions = `, regions: [${region}]`, modes = without } = {},
): Promise<Deployed> {
  const log = (message: string, fields?: unknown) =>
    void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  return deployed({
    endpoint: moto.url,
    slackApiUrl: server.apiUrl,
    policy: policy(remediation, regions, modes),
    clock,
    log: { info: () => undefined, warn: log, error: log },
  });
}

beforeAll(async () => {
  moto = await startMoto();
  const users = [
    { id: owner, name: 'Ada', email: 'ada@example.com' },
    { id: approver, name: 'Grace', email: 'grace@example.com' },
  ];
  slack = fakeSlack(createWorkspace({ users, channels: [{ id: cloud, name: 'cloud' }] }));
  server = await serveSlack(slack);
  by = bystander(moto.url);
  await applySeed(by.aws, parseSeed(seed, 'seed'), Date.now());
  await seedMember(by);
  recording = recordCalls({
    invoke: (_, asked) => janitor.probe(asked as never),
    answered: (actor, command) => {
      if (command !== 'TransactWriteCommand' || !losing.delete(actor)) return;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  });
  janitor = await start('delete');
  await scanAndDecide();
  await graceEnds();
  await nextDay();
  await compliance();
  await everyRegion();
  await monday({ janitor, slack, clock, pass: (ms) => void (shiftMs += ms) });
}, 600_000);

afterAll(async () => {
  recording?.stop();
  await janitor?.close();
  by?.close();
  await server?.stop();
  await moto?.stop();
});

/** A requested scan, what people do with its cards, and timers and crashes in between. */
async function scanAndDecide(): Promise<void> {
  const { says, clicks, snoozes, disowns, rejects, turnsHome } = people(janitor, slack);
  await says(owner, 'scan');
  await janitor.drain();

  const scheduled = await findingOf(by, 'scheduled', 'ec2-instance');
  const sync = () => janitor.notify(delivered({ type: 'finding.sync', findingId: scheduled.id }));
  await sync();
  await moveSchedule(by, scheduleName(scheduled));
  await sync();

  const bucket = await findingOf(by, 'scheduled', 's3-bucket');
  await snoozes(owner, bucket);
  await janitor.drain();
  const snoozed = await findingOf(by, 'snoozed', 's3-bucket');
  for (const text of ['help', 'findings', 'incidents', 'status', 'snoozes', 'history seed-policy'])
    await says(approver, text);
  await clicks(owner, 'finding-end-snooze', snoozed);
  await disowns(owner, await findingOf(by, 'scheduled', 'ec2-address'), approver);
  losing.add('slack');
  await rejects(approver, await findingOf(by, 'scheduled', 'ec2-address'));
  await janitor.drain();

  await says(approver, 'pause the release is on');
  await janitor.drain();
  await says(approver, 'resume');
  await janitor.slack(eventRequest({ type: 'app_home_opened', user: owner, tab: 'home' }));
  await janitor.drain();
  for (const filter of ['scheduled', 'open', 'mine'] as const) {
    await turnsHome(owner, filter);
    await janitor.drain();
  }
}

/** Requested remediations run; unapproved findings get a reminder and then run. */
async function graceEnds(): Promise<void> {
  const { clicks } = people(janitor, slack);
  shiftMs += hourMs + 60_000;
  losing.add('recheck');
  await janitor.sweep();
  await janitor.drain();
  await clicks(approver, 'finding-approve', await findingOf(by, 'open', 'rds-instance'));
  // The message to the notifier is late, and the sweep redraws the card.
  shiftMs += 3 * 60_000;
  await janitor.sweep();
  await janitor.drain();
  const stopped = await findingOf(by, 'remediated', 'ec2-instance');
  await janitor.recheck(delivered({ type: 'finding.settle', findingId: stopped.id }));
}

/** From now on the policy has another remediation for databases, and somebody has fixed the rejected finding. */
async function nextDay(): Promise<void> {
  await janitor.close();
  janitor = await start('stop');
  const rejected = await findingOf(by, 'open', 'ec2-address');
  await by.aws.ec2(region).send(new ReleaseAddressCommand({ AllocationId: rejected.resource.id }));
  shiftMs += 24 * hourMs;
  losing.add('scan').add('notify');
  await janitor['daily-scan']();
  await janitor.drain();
  const { clicks } = people(janitor, slack);
  await clicks(approver, 'finding-approve', await findingOf(by, 'open', 'rds-instance'));
  await janitor.drain();
  // The approved remediation is no longer the policy's, so the finding is asked again.
  await clicks(approver, 'finding-approve', await findingOf(by, 'scheduled', 'rds-instance'));
  await janitor.drain();
  shiftMs += hourMs + 60_000;
  await Promise.all([janitor.sweep(), janitor['daily-report'](), janitor['status-sweep']()]);
  await janitor.drain();
}

/** Compliance rules act from now on. */
async function compliance(): Promise<void> {
  await janitor.close();
  janitor = await start('stop', { modes: acting });
  await complianceDay({ janitor, by, people: people(janitor, slack), pass: (ms) => void (shiftMs += ms) });
}

/** A policy without regions makes the scan list them first. The scan stops there, and the sweep resumes it. */
async function everyRegion(): Promise<void> {
  await janitor.close();
  janitor = await start('stop', { regions: '' });
  await janitor.scan(delivered({ type: 'scan.start', scanId: 's_all', askedBy: null, channel: null }));
  shiftMs += 6 * 60_000;
  await janitor.sweep();
}

const where = (): Where => ({ ...janitor.where, memberAccounts: [memberAccount] });

/** The grants of an actor: a function in the janitor's account, or a role in the member account. */
function grantedTo(actor: string): readonly RoleStatement[] {
  const role = /^arn:aws:iam::(\d{12}):role\/janitor-test-(\w+)$/.exec(actor);
  if (!role) return grantsOf(actor, where());
  return memberRoles[role[2] as MemberRole].grants({ partition: 'aws', account: role[1] ?? '' });
}

test('the recorded day made every kind of remediation in both accounts without a failure', async () => {
  const { findings } = await by.store.byStatus('remediated');
  const done = findings.map(({ resource, plan }) => `${resource.account} ${plan.remediation}`);
  expect(new Set(done)).toEqual(
    new Set([
      ...[
        'stop',
        'release',
        'delete',
        'tag-mfa-required',
        'block-public-access',
        'tag',
        'set-backup-retention',
        'encrypt-by-default',
      ].map((name) => `123456789012 ${name}`),
      ...['stop', 'release'].map((name) => `${memberAccount} ${name}`),
    ]),
  );
  expect((await by.store.byStatus('failed')).findings).toEqual([]);
  // On a busy machine an answer comes late; the work goes on.
  expect(lines.filter((line) => line.includes('failed') && !line.includes('TooSlow'))).toEqual([]);
  expect(losing.size).toBe(0);
});

test('settings were stored with an event, a message was answered, and the weekly summary was sent', async () => {
  expect(await settingsOutcome(by, slack)).toEqual(expectedSettings);
});

test("every call was granted to its function's role or to the role that it assumed", () => {
  expect(refusedCalls(recording.calls, grantedTo)).toEqual([]);
  expect(recording.unknown).toEqual([]);
});

describe('the grants of a function', () => {
  test.each(dayFunctions)('are all used by %s', (name) => {
    const unused = unusedGrants(name, recording.calls, where()).filter(
      ({ action, on }) =>
        !seldom[name]?.includes(action) && !seldom[name]?.includes(`${action} on ${on.split(':').at(-1)}`),
    );
    expect(unused).toEqual([]);
  });
});
