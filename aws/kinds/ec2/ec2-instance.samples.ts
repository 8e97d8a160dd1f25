import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const owner = { key: 'Owner', values: null, pattern: null, ignoreCase: false, found: null };

const operator = '<operator><managed>false</managed></operator>';

function instances(more: string): string {
  return `<DescribeInstancesResponse><reservationSet><item><ownerId>123456789012</ownerId><instancesSet><item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>16</code><name>running</name></instanceState><launchTime>2026-01-01T00:00:00.000Z</launchTime><rootDeviceType>ebs</rootDeviceType><platformDetails>Linux/UNIX</platformDetails><placement><tenancy>default</tenancy></placement><reason/>${more.includes('<operator>') ? '' : operator}${more}</item></instancesSet></item></reservationSet></DescribeInstancesResponse>`;
}

export const samples: Samples<'ec2-instance'> = {
  resources: [
    example('ec2-instance', { id: 'i-1' }),
    example('ec2-instance', { id: 'i-1', facts: { state: known('stopped') } }),
  ],
  answers: {
    'ec2:DescribeInstances': instances(''),
    'ec2:DescribeInstanceAttribute':
      '<DescribeInstanceAttributeResponse><instanceId>i-1</instanceId><disableApiStop><value>false</value></disableApiStop><disableApiTermination><value>false</value></disableApiTermination></DescribeInstanceAttributeResponse>',
    'ec2:DescribeInstanceStatus':
      '<DescribeInstanceStatusResponse><instanceStatusSet><item><instanceId>i-1</instanceId><instanceState><code>16</code><name>running</name></instanceState><systemStatus><status>ok</status><details><item><name>reachability</name><status>passed</status></item></details></systemStatus><instanceStatus><status>impaired</status><details><item><name>reachability</name><status>failed</status><impairedSince>2026-01-01T00:00:00.000Z</impairedSince></item></details></instanceStatus><attachedEbsStatus><status>ok</status><details><item><name>reachability</name><status>passed</status></item></details></attachedEbsStatus><eventsSet><item><code>system-reboot</code><description>scheduled reboot</description><notBefore>2026-01-02T00:00:00.000Z</notBefore></item></eventsSet></item></instanceStatusSet></DescribeInstanceStatusResponse>',
    'ec2:RebootInstances': '<RebootInstancesResponse><return>true</return></RebootInstancesResponse>',
    'monitoring:DescribeAlarmsForMetric':
      '{"MetricAlarms":[{"AlarmName":"web","ActionsEnabled":true,"AlarmActions":["arn:aws:automate:eu-west-1:ec2:reboot"]}]}',
    'ec2:StopInstances': { error: 'DryRunOperation', status: 412 },
    'ec2:StartInstances':
      '<StartInstancesResponse><instancesSet><item><instanceId>i-1</instanceId><currentState><code>0</code><name>pending</name></currentState><previousState><code>80</code><name>stopped</name></previousState></item></instancesSet></StartInstancesResponse>',
    'ec2:DeleteTags': '<DeleteTagsResponse><return>true</return></DeleteTagsResponse>',
    'ec2:CreateTags': '<CreateTagsResponse><return>true</return></CreateTagsResponse>',
  },
  whole: {
    'ec2:StopInstances':
      '<StopInstancesResponse><instancesSet><item><instanceId>i-1</instanceId><currentState><code>64</code><name>stopping</name></currentState><previousState><code>16</code><name>running</name></previousState></item></instancesSet></StopInstancesResponse>',
  },
  changed: {
    'ec2:DescribeInstances': instances(
      '<tagSet><item><key>Owner</key><value>ada@example.com</value></item></tagSet>',
    ),
  },
  guarded: [
    {
      'ec2:DescribeInstances': instances(
        '<operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator><instanceLifecycle>spot</instanceLifecycle><spotInstanceRequestId>sir-1</spotInstanceRequestId><tagSet><item><key>Owner</key><value>ada@example.com</value></item></tagSet>',
      ),
    },
    {
      'ec2:DescribeInstances': instances(
        '<instanceLifecycle>capacity-block</instanceLifecycle><capacityBlockId>cb-1</capacityBlockId><stateReason><message>Client.UserInitiatedShutdown</message></stateReason>',
      ),
    },
  ],
  none: {
    'ec2:DescribeInstances': '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>',
  },
  ids: { instance: ['InstanceId', 'InstanceIds', 'Resources'] },
  undone: {
    stop: [{ kept: { stateBefore: 'running' }, after: {} }],
    start: [{ kept: { stateBefore: 'stopped' }, after: {} }],
    tag: [
      {
        kept: { before: { Owner: 'bob', Team: null } },
        after: {
          'ec2:DescribeInstances': instances(
            '<tagSet><item><key>Owner</key><value>bob</value></item></tagSet>',
          ),
        },
      },
    ],
  },
  order: { input: { Owner: 'ada@example.com' }, asks: { tags: [owner], room: 50 } },
};
