import { describe, expect, test } from '@jest/globals';
import { readAlarmActions } from '../../../aws/kinds/ec2/alarm-actions.ts';
import { kind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { readStatus } from '../../../aws/kinds/ec2/instance-status.ts';
import { reader } from '../../../aws/reader.ts';
import { minuteMs } from '../../../core/calendar.ts';
import { example } from '../../../core/facts/examples.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { known } from '../../../core/resource.ts';
import { type AwsRequest, answeringClients, ec2Error } from '../../support/aws-answers.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const nowMs = Date.parse('2026-03-02T12:00:00Z');
const since = '<impairedSince>2026-03-02T11:50:00.000Z</impairedSince>';

function check(element: string, status: string, more = ''): string {
  return `<${element}><status>${status}</status><details><item><name>reachability</name>${more}</item></details></${element}>`;
}

function item(id: string, system: string, instance: string, more = ''): string {
  const of = (status: string) => (status === 'impaired' ? since : '');
  return `<item><instanceId>${id}</instanceId>${check('systemStatus', system, of(system))}${check('instanceStatus', instance, of(instance))}${more}</item>`;
}

function answer(items: string, token = ''): { xml: string } {
  const next = token ? `<nextToken>${token}</nextToken>` : '';
  return {
    xml: `<DescribeInstanceStatusResponse><instanceStatusSet>${items}</instanceStatusSet>${next}</DescribeInstanceStatusResponse>`,
  };
}

const idsIn = ({ fields }: AwsRequest) => Object.keys(fields).filter((key) => key.startsWith('InstanceId.'));

function awsWith(reply: (request: AwsRequest) => { xml: string } | ReturnType<typeof ec2Error>) {
  const { clients, requests } = answeringClients(reply);
  return { aws: reader(clients, '123456789012', 'eu-west-1', nowMs), requests };
}

describe('status checks', () => {
  test('are read with the time since when they fail, also of stopped instances', async () => {
    const { aws, requests } = awsWith(() =>
      answer(item('i-1', 'ok', 'impaired', check('attachedEbsStatus', 'insufficient-data'))),
    );
    expect(await readStatus(aws, { id: 'i-1' })).toEqual({
      system: { status: 'ok', impairedSinceMs: null },
      instance: { status: 'impaired', impairedSinceMs: nowMs - 10 * minuteMs },
      attachedEbs: { status: 'insufficient-data', impairedSinceMs: null },
      events: [],
    });
    expect(requests[0]?.fields).toMatchObject({ IncludeAllInstances: 'true', 'InstanceId.1': 'i-1' });
  });

  test('are read with 100 instances a call', async () => {
    const all = Array.from({ length: 101 }, (_, at) => ({ id: `i-${at}` }));
    const { aws, requests } = awsWith((request) =>
      answer(
        idsIn(request)
          .map((key) => item(String(request.fields[key]), 'ok', 'ok'))
          .join(''),
      ),
    );
    await Promise.all(all.map((one) => readStatus(aws, one, all)));
    expect(requests.map((request) => idsIn(request).length)).toEqual([100, 1]);
  });

  test('are read of the whole region when one of the instances is gone', async () => {
    const { aws, requests } = awsWith((request) => {
      if (idsIn(request).length > 0) return ec2Error('InvalidInstanceID.NotFound');
      return request.fields['NextToken']
        ? answer(item('i-2', 'ok', 'ok'))
        : answer(item('i-1', 'ok', 'ok'), 'more');
    });
    const all = [{ id: 'i-2' }, { id: 'i-gone' }];
    expect((await readStatus(aws, { id: 'i-2' }, all)).system.status).toBe('ok');
    await expect(readStatus(aws, { id: 'i-gone' }, all)).rejects.toThrow('lacks the status');
    expect(requests).toHaveLength(3);
  });

  test('leave out events that AWS has finished', async () => {
    const event = (code: string, description: string) =>
      `<item><code>${code}</code><description>${description}</description><notBefore>2026-03-09T00:00:00.000Z</notBefore></item>`;
    const { aws } = awsWith(() =>
      answer(
        item(
          'i-1',
          'ok',
          'ok',
          `<eventsSet>${event('system-reboot', '[Completed] Scheduled reboot')}${event('instance-retirement', 'Degraded hardware')}</eventsSet>`,
        ),
      ),
    );
    expect((await readStatus(aws, { id: 'i-1' })).events).toEqual([
      {
        code: 'instance-retirement',
        description: 'Degraded hardware',
        notBeforeMs: Date.parse('2026-03-09T00:00:00Z'),
      },
    ]);
  });
});

test('EC2 actions of alarms are those of enabled alarms, in both forms of their ARNs', async () => {
  const alarms = [
    ['reboots', true, ['arn:aws:automate:eu-west-1:ec2:reboot', 'arn:aws:sns:eu-west-1:123456789012:ops']],
    ['stops', true, ['arn:aws:swf:eu-west-1:123456789012:action/actions/AWS_EC2.InstanceId.Stop/1.0']],
    ['is off', false, ['arn:aws:automate:eu-west-1:ec2:recover']],
  ].map(([AlarmName, ActionsEnabled, AlarmActions]) => ({ AlarmName, ActionsEnabled, AlarmActions }));
  const { aws } = awsWith(({ body }) => ({
    xml: JSON.stringify({ MetricAlarms: body.includes('"StatusCheckFailed_Instance"') ? alarms : [] }),
  }));
  expect(await readAlarmActions(aws, { dimensions: { InstanceId: 'i-1' } })).toEqual([
    { alarm: 'reboots', metric: 'StatusCheckFailed_Instance', action: 'reboot' },
    { alarm: 'stops', metric: 'StatusCheckFailed_Instance', action: 'stop' },
  ]);
});

describe('a reboot', () => {
  const instance = example('ec2-instance', { id: 'i-1', facts: { state: known('running') } });
  const { reboot } = kind.remediations;
  const finding = (minutes: number) =>
    sampleFinding({ resource: instance, status: 'remediating', startedAtMs: nowMs - minutes * minuteMs });
  const read = (minutes: number, system: string, status: string) => {
    const { aws } = awsWith(() => answer(item('i-1', system, status)));
    return reboot?.next?.read(aws, finding(minutes));
  };

  test.each(['stopped', 'stopping', 'pending'])('is refused when the instance is %s', async (state) => {
    const { aws, requests } = awsWith(() => ({
      xml: `<DescribeInstancesResponse><reservationSet><item><ownerId>123456789012</ownerId><instancesSet><item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>0</code><name>${state}</name></instanceState><launchTime>2026-01-02T03:04:05.000Z</launchTime><rootDeviceType>ebs</rootDeviceType></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
    }));
    await expect(reboot?.run(aws, instance, finding(0))).rejects.toThrow(Refused);
    expect(requests.map(({ call }) => call)).toEqual(['ec2:DescribeInstances']);
  });

  test('is done when both checks pass', async () => {
    expect(await read(5, 'ok', 'ok')).toMatchObject({
      done: { summary: 'Rebooted. Its status checks pass after 5 min.' },
    });
  });

  test.each([
    [9, 'ok', 'impaired'],
    [29, 'ok', 'initializing'],
    [29, 'insufficient-data', 'ok'],
  ])('goes on %i minutes later when the checks say %s and %s', async (minutes, system, status) => {
    const progress = await read(minutes, system, status);
    expect(progress).toMatchObject({ isReady: false, readAgainAfterMs: 5 * minuteMs });
    expect(progress).not.toHaveProperty('done');
  });

  test.each([
    [10, 'ok', 'impaired'],
    [30, 'ok', 'initializing'],
    [1, 'not-applicable', 'not-applicable'],
  ])('has failed %i minutes later when the checks say %s and %s', async (minutes, system, status) => {
    await expect(read(minutes, system, status)).rejects.toThrow(Refused);
  });
});
