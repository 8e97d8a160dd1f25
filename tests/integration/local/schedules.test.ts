import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movableClock } from '../../../local/host/clock.ts';
import { createSchedulesPump } from '../../../local/host/schedules.ts';
import { startTimers } from '../../../local/host/timers.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { eventually, silent } from './support.ts';

let moto: TestMoto;
let sqs: SQSClient;
let scheduler: SchedulerClient;
let queueUrl = '';
const arn = 'arn:aws:sqs:eu-west-1:123456789012:due';

beforeAll(async () => {
  moto = await startMoto();
  const client = { endpoint: moto.url, region: 'eu-west-1' };
  sqs = new SQSClient(client);
  scheduler = new SchedulerClient(client);
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'due' }))).QueueUrl ?? '';
});
afterAll(async () => {
  sqs.destroy();
  scheduler.destroy();
  await moto.stop();
});

const startMs = Date.parse('2026-11-20T10:00:00Z');

async function group(name: string) {
  await scheduler.send(new CreateScheduleGroupCommand({ Name: name }));
  const clock = movableClock({ nowMs: () => startMs });
  const put = (id: string, at: string, State: 'ENABLED' | 'DISABLED' = 'ENABLED') =>
    scheduler.send(
      new CreateScheduleCommand({
        GroupName: name,
        Name: id,
        ScheduleExpression: at,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        State,
        Target: { Arn: arn, RoleArn: 'arn:aws:iam::123456789012:role/x', Input: JSON.stringify({ id }) },
      }),
    );
  const names = async () => {
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: name }));
    return Schedules.map(({ Name }) => Name);
  };
  return {
    clock,
    put,
    names,
    pump: createSchedulesPump({ scheduler, sqs, group: name, clock, log: silent }),
  };
}

async function received(): Promise<string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => Body).sort();
}

test('a schedule fires once at its time by the movable clock and is deleted', async () => {
  const { clock, put, names, pump } = await group('one');
  await put('soon', 'at(2026-11-20T10:10:00)');
  await put('later', 'at(2026-11-20T12:00:00)');
  expect(await pump.fireDue()).toBe(0);
  await clock.advance(10 * 60_000 - 1);
  expect(await pump.fireDue()).toBe(0);
  await clock.advance(1);
  expect(await pump.fireDue()).toBe(1);
  expect(await pump.fireDue()).toBe(0);
  expect(await received()).toEqual(['{"id":"soon"}']);
  expect(await names()).toEqual(['later']);
});

test('a schedule created again under its name fires at the new time', async () => {
  const { clock, put, pump } = await group('two');
  await put('moved', 'at(2026-11-20T10:01:00)');
  await pump.fireDue();
  await scheduler.send(new DeleteScheduleCommand({ GroupName: 'two', Name: 'moved' }));
  await put('moved', 'at(2026-11-20T11:00:00)');
  await clock.advance(2 * 60_000);
  expect(await pump.fireDue()).toBe(0);
  await clock.advance(3_600_000);
  expect(await pump.fireDue()).toBe(1);
  expect(await received()).toEqual(['{"id":"moved"}']);
});

test('disabled and repeating schedules and missing groups fire nothing', async () => {
  const { clock, put, pump } = await group('three');
  await put('off', 'at(2026-11-20T10:01:00)', 'DISABLED');
  await put('often', 'rate(5 minutes)');
  await clock.advance(3_600_000);
  expect(await pump.fireDue()).toBe(0);
  const nowhere = createSchedulesPump({ scheduler, sqs, group: 'nowhere', clock, log: silent });
  expect(await nowhere.fireDue()).toBe(0);
});

test('timers run the sweep at once and every minute, the daily scan at its time and the compliance scan every six hours, and survive a failure', async () => {
  const clock = movableClock({ nowMs: () => startMs });
  const done = { sweep: 0, daily: 0, compliance: 0, due: 0 };
  const timers = startTimers({
    clock,
    log: silent,
    timers: [
      {
        name: 'sweep',
        at: 'rate(1 minutes)',
        run: async () => {
          done.sweep++;
          if (done.sweep === 1) throw new Error('AWS is away');
        },
      },
      { name: 'daily-scan', at: 'daily', run: async () => void done.daily++ },
      { name: 'compliance-scan', at: 'cron(0 */6 * * ? *)', run: async () => void done.compliance++ },
    ],
    daily: async () => ({ dailyAt: '16:00', timeZone: 'UTC' }),
    fireDue: async () => done.due++,
  });
  await eventually(() => done.sweep === 1 && done.due >= 1);
  expect(done.daily).toBe(0);
  await clock.advance(59_000);
  timers.look();
  await eventually(() => done.due >= 2);
  expect(done.sweep).toBe(1);
  await clock.advance(1_000);
  timers.look();
  await eventually(() => done.sweep === 2);
  expect(done.compliance).toBe(0);
  await clock.advance(6 * 3_600_000);
  timers.look();
  await eventually(() => done.daily === 1 && done.sweep === 3 && done.compliance === 1);
  await clock.advance(3 * 86_400_000);
  timers.look();
  await eventually(() => done.daily === 2 && done.sweep === 4);
  await timers.stop();
});
