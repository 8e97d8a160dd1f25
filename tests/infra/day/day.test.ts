import { DescribeInstancesCommand, ReleaseAddressCommand } from '@aws-sdk/client-ec2';
import { ListUserTagsCommand } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { deployedFunctions, functionNamed } from '../../../infra/functions.ts';
import { scheduleName } from '../../../scheduler/times/schedule-times.ts';
import { moveSchedule } from '../../support/permissions-day.ts';
import { eventRequest, signingSecret } from '../../support/slack-request.ts';
import { roleOf } from '../checks/model.ts';
import { testAlarm } from './alarm.ts';
import { testCompliance } from './compliance.ts';
import { testIamChange } from './iam.ts';
import { metricsIn, problemsOfLines } from './logs.ts';
import { grantedAndNotCalled, isProvenForItsStep, needsFailure, notGranted } from './permissions.ts';
import { approver, type DayScene, owner, region, startScene, stranger } from './scene.ts';
import { testSettings } from './settings.ts';
import { botToken, type DayWorld } from './world.ts';

// One day in order: every function runs in its own process from its deployable bundle.

const hourMs = 3_600_000;
const functionNames = deployedFunctions({ withConfig: false, isPolicyInS3: false, withIamMail: false }).map(
  ({ name }) => name,
);
let world: DayScene;

beforeAll(async () => {
  world = await startScene();
});

afterAll(async () => {
  await world?.close();
});

async function nothingFails(): Promise<void> {
  expect(await world.drain()).toEqual([]);
}

test('a requested scan is acknowledged, split by account and kind, and reported in the channel', async () => {
  const answer = await world.does.says(owner, 'scan');
  expect(answer).toMatchObject({ statusCode: 200, body: expect.stringContaining('The scan starts') });

  await nothingFails();

  const units = world.lines('scan').filter((line) => line.includes('"work":"scan.unit"'));
  // Two accounts with one region each. Alarms are not listed: a message tells of each.
  const scannedDaily = kinds.filter(({ id }) => id !== 'cloudwatch-alarm');
  expect(units).toHaveLength(2 * scannedDaily.length);
  const scheduled = await world.inStatus('scheduled');
  expect(scheduled.map(({ resource }) => `${resource.account} ${resource.kind}`).sort()).toEqual([
    '123456789012 ec2-address',
    '123456789012 ec2-instance',
    '123456789012 iam-user',
    '123456789012 rds-instance',
    '123456789012 s3-bucket',
    '222222222222 ec2-address',
    '222222222222 ec2-instance',
  ]);
  const [digest] = world.messages().filter(({ text }) => text.startsWith('Cloud Janitor: 9 new findings'));
  for (const finding of scheduled) {
    expect(finding.thread?.ts).toBe(digest?.ts);
    expect(world.inThread(finding).map(({ ts }) => ts)).toContain(finding.card?.ts);
  }
});

test('each finding is scheduled with its own role, and a schedule that was moved is corrected', async () => {
  const finding = await world.the('scheduled', 'ec2-instance');
  const work = JSON.stringify({ type: 'finding.sync', findingId: finding.id });
  await world.send('notify', work);
  await nothingFails();
  await moveSchedule(world, scheduleName(finding), world.stage.prefix);
  await world.send('notify', work);
  await nothingFails();
  const { ScheduleExpression, Target } = await world.stage.scheduler.send(
    new GetScheduleCommand({ GroupName: world.stage.prefix, Name: scheduleName(finding) }),
  );
  expect(ScheduleExpression).not.toContain('2099');
  const role = 'janitor-day-scheduler';
  expect(Target?.RoleArn).toBe(`arn:aws:iam::123456789012:role/${role}`);
  const { statements } = roleOf(world.synthesized, 'scheduler');
  for (const arn of [Target?.Arn, Target?.DeadLetterConfig?.Arn])
    expect(
      statements.some(
        ({ actions, resources }) => actions.includes('sqs:SendMessage') && resources.includes(arn ?? ''),
      ),
    ).toBe(true);
});

test("a stranger's decision is refused and changes nothing", async () => {
  const database = await world.the('scheduled', 'rds-instance');
  await world.does.clicks(stranger, 'finding-approve', database);
  await nothingFails();
  expect(await world.the('scheduled', 'rds-instance')).toEqual(database);
  expect(world.slack.workspace.ephemerals.map(({ user }) => user)).toContain(stranger);
});

test('the owner snoozes a finding, uses the Home tab and ends the snooze', async () => {
  const bucket = await world.the('scheduled', 's3-bucket');
  await world.does.clicks(owner, 'finding-snooze', bucket);
  expect(world.slack.of('views.open')).toHaveLength(1);
  await world.does.snoozes(owner, bucket);
  await nothingFails();
  expect(world.card(bucket)).toContain('load test needs it');
  for (const text of ['help', 'findings', 'incidents', 'status', 'snoozes', 'history seed-policy'])
    expect(await world.does.says(approver, text)).toMatchObject({ statusCode: 200 });
  await world.knock(eventRequest({ type: 'app_home_opened', user: owner, tab: 'home' }));
  await nothingFails();
  for (const filter of ['scheduled', 'open', 'mine'] as const) {
    await world.does.turnsHome(owner, filter);
    await nothingFails();
  }
  expect(JSON.stringify(world.slack.workspace.homes.get(owner)?.view)).toContain('seed-policy');
  await world.does.clicks(owner, 'finding-end-snooze', await world.the('snoozed', 's3-bucket'));
  await nothingFails();
});

test("a finding is passed to its owner and stays rejected although DynamoDB's response was lost", async () => {
  await world.does.disowns(owner, await world.the('scheduled', 'ec2-address'), approver);
  await nothingFails();
  world.front.losing.next('slack');
  await world.does.rejects(approver, await world.the('scheduled', 'ec2-address'));
  await nothingFails();
  expect((await world.the('open', 'ec2-address')).owner).toMatchObject({ userId: approver });
});

test('a pause starts and ends', async () => {
  await world.does.says(approver, 'pause the release is on');
  await nothingFails();
  expect(await world.does.says(approver, 'status')).toMatchObject({
    body: expect.stringContaining('the release is on'),
  });
  await world.does.says(approver, 'resume');
  await nothingFails();
});

test('a remediation requested by the owner and started by an approver runs at once', async () => {
  for (const userId of [owner, approver])
    await world.does.clicks(userId, 'finding-remediate', await world.the('scheduled', 'ec2-instance'));
  await nothingFails();
  const { id } = (await world.the('remediated', 'ec2-instance')).resource;
  const { Reservations } = await world.aws
    .ec2(region)
    .send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe('stopped');
});

test('the slack function called only tables, queues and, at its start, its secrets', () => {
  const called = world.front.calls.filter(({ actor }) => actor === 'slack').map(({ client }) => client);
  expect(new Set(called)).toEqual(new Set(['DynamoDBDocument', 'SQS', 'SecretsManager']));
  // On a busy machine the SDK repeats late reads, so reads are not counted.
  expect(called.lastIndexOf('SecretsManager')).toBeLessThan(called.length / 2);
});

test('findings without an answer are remediated after the grace period in both accounts, and reported', async () => {
  const bucket = await world.the('scheduled', 's3-bucket');
  const before = world.card(bucket);
  await world.published();
  world.later(hourMs + 120_000);
  expect((await world.deliverDue()).length).toBeGreaterThan(0);
  world.front.losing.next('recheck');
  await nothingFails();

  const done = await world.inStatus('remediated');
  expect(done.map(({ resource, plan }) => `${resource.account} ${plan.remediation}`).sort()).toEqual([
    '123456789012 block-public-access',
    '123456789012 stop',
    '123456789012 tag-mfa-required',
    '222222222222 release',
    '222222222222 stop',
  ]);
  const { Tags = [] } = await world.aws.iam().send(new ListUserTagsCommand({ UserName: 'without' }));
  expect(Tags.map(({ Key }) => Key)).toContain('MFA_REQUIRED');
  const blocked = done.find(({ id }) => id === bucket.id);
  expect(blocked && world.card(blocked)).not.toBe(before);
  const said = world.inThread(bucket).map(({ text }) => text);
  expect(
    said.filter((text) => /^Bucket is public: seed-policy in acme\. Completed .* blocked\.$/.test(text)),
  ).toHaveLength(2);
  const mails = (await world.published()).map((text) => JSON.parse(text) as { content: { title: string } });
  expect(mails.map(({ content }) => content.title).sort()).toEqual([
    '✅ Done: Block all public access',
    '✅ Done: Release the address',
    '✅ Done: Stop the instance',
    '✅ Done: Tag the user MFA_REQUIRED',
  ]);
});

test('the sweep finishes unfinished work, and the daily report reads what was remediated', async () => {
  await world.does.clicks(approver, 'finding-approve', await world.the('open', 'rds-instance'));
  world.later(3 * 60_000);
  expect(await world.ring('sweep')).toEqual({ answer: null });
  await nothingFails();
  expect(await world.ring('daily-report')).toEqual({ answer: null });
  const rds = world.aws.rds(region);
  expect((await rds.send(new DescribeDBInstancesCommand({}))).DBInstances).toEqual([]);
  const { DBSnapshots } = await rds.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }));
  expect(DBSnapshots?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual(['unused']);
});

test('the daily scan runs once however often its timer fires, and resolves fixed findings', async () => {
  const address = await world.the('open', 'ec2-address');
  await world.aws.ec2(region).send(new ReleaseAddressCommand({ AllocationId: address.resource.id }));
  world.later(24 * hourMs);
  for (const name of ['scan', 'notify']) world.front.losing.next(name);
  for (let times = 0; times < 2; times++) expect(await world.ring('daily-scan')).toEqual({ answer: null });
  await nothingFails();
  expect((await world.store.get(address.id))?.status).toBe('resolved');
  expect(world.front.losing.left()).toBe(0);
});

testCompliance(() => world);
testSettings(() => world);
testIamChange(() => world);
testAlarm(() => world);

test('a message that is not work fails alone and ends in the dead-letter queue', async () => {
  const finding = await world.the('remediated', 'ec2-instance');
  const bodies = ['no work', JSON.stringify({ type: 'finding.sync', findingId: finding.id })];
  for (const body of bodies) await world.send('notify', body);
  const failed = await world.drain();
  expect(failed.map(({ body }) => body)).toEqual(Array(5).fill('no work'));
  expect(new Set(failed.map(({ messageId }) => messageId)).size).toBe(1);
  const { Messages = [] } = await world.stage.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: world.stage.queueUrl(`${world.stage.prefix}-notify-dead`) }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual(['no work']);
});

test('a scan that stopped before it queued its units is resumed by the sweep', async () => {
  await world.lookEverywhere();
  const body = JSON.stringify({ type: 'scan.start', scanId: 's_all', askedBy: null, channel: null });
  const outcome = await world.invoke('scan', { Records: [{ messageId: 'm', body }] });
  expect(outcome).toEqual({ answer: { batchItemFailures: [] } });
  world.later(20 * 60_000);
  await world.ring('sweep');
  const sent = world.front.calls.filter(({ actor, client }) => actor === 'sweep' && client === 'SQS');
  expect(sent.map(({ needed }) => needed?.[0]?.resource)).toContain(
    'arn:aws:sqs:us-east-1:123456789012:janitor-day-scan',
  );
});

test("every call was granted to its function's role or to the role that it assumed", () => {
  expect(world.front.problems).toEqual([]);
  expect(notGranted(world)).toEqual([]);
  expect(world.slack.problems).toEqual([]);
});

test.each(functionNames)('%s called everything that it is granted', (name) => {
  const unused = grantedAndNotCalled(world, name);
  const left = unused.filter((one) => !isProvenForItsStep(one.action) && !needsFailure(name, one));
  expect(left).toEqual([]);
});

test('a missing grant and an unused grant are detected', () => {
  const without = (text: string, instead: string): DayWorld['synthesized'] =>
    JSON.parse(JSON.stringify(world.synthesized).replaceAll(text, instead)) as DayWorld['synthesized'];
  const few = { ...world, synthesized: without('ec2:StopInstances', 'ec2:TerminateInstances') };
  expect(notGranted(few).some((told) => told.startsWith('recheck') && told.includes('StopInstances'))).toBe(
    true,
  );
  const many = { ...world, synthesized: without('sns:Publish', 'sns:Subscribe') };
  expect(grantedAndNotCalled(many, 'notify').map(({ action }) => action)).toContain('sns:Subscribe');
});

/** The day delivers no changes of tables and no events of the own bus: tests/integration/local/fan-out.test.ts does. */
const ran = functionNames.filter((name) => !['bus', 'stream'].includes(functionNamed(name).wakes.by));

test.each(ran)('%s writes one JSON object per line and no secrets', (name) => {
  const lines = world.lines(name);
  expect(lines).not.toEqual([]);
  const secrets = [botToken, signingSecret, `the-secret-of-${name}`, `the-session-of-${name}`];
  expect(problemsOfLines(lines, secrets)).toEqual([]);
});

test('metrics have three namespaces with stage and function, and count the remediations', () => {
  const all = functionNames.flatMap((name) => metricsIn(world.lines(name)));
  expect(new Set(all.map(({ namespace, stage }) => `${namespace} ${stage}`))).toEqual(
    new Set(['CloudJanitor day', 'TagCompliance day', 'IAMPolicyMonitor day']),
  );
  const sum = (name: string, service: string) =>
    all
      .filter((one) => one.name === name && one.service === service)
      .reduce((sum, { value }) => sum + value, 0);
  expect({
    scans: sum('ScanFinished', 'scan'),
    complianceScans: sum('ComplianceScanFinished', 'scan'),
    remediations: sum('RemediationFinished', 'recheck'),
    failed: sum('WorkFailed', 'notify'),
    coldStarts: Object.fromEntries(ran.map((name) => [name, sum('ColdStart', name)])),
  }).toEqual({
    scans: 2,
    complianceScans: 3,
    remediations: 6,
    failed: 5,
    coldStarts: { ...Object.fromEntries(ran.map((name) => [name, 1])), scan: 2 },
  });
});
