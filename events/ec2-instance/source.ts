import { defineSource } from '../../core/functions/source.ts';
import { type InstanceEvent, parseInstanceEvents } from './parse.ts';
import { type InstanceEventDeps, judgeInstances } from './run.ts';

/** Events of instances that start, stop or whose tags change. */
export const source = defineSource<InstanceEvent, InstanceEventDeps>({
  name: 'ec2-instance',
  rules: {
    'instance-running': {
      pattern: {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        detail: { state: ['running'] },
      },
    },
    'instance-stopped': {
      pattern: {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        detail: { state: ['stopped'] },
      },
    },
    'instance-tags': {
      pattern: {
        source: ['aws.tag'],
        'detail-type': ['Tag Change on Resource'],
        detail: { service: ['ec2'], 'resource-type': ['instance'] },
      },
    },
  },
  parse: parseInstanceEvents,
  key: ({ account, region, instanceId, isStop }) =>
    `${account}|${region}|${instanceId ?? '*'}|${isStop ? 'stop' : ''}`,
  run: judgeInstances,
});
