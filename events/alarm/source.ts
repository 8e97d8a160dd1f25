import { defineBatchSource } from '../../core/functions/source.ts';
import type { Incoming } from '../../core/incidents/alarm-change.ts';
import { parseAlarm } from './parse.ts';
import { type AlarmDeps, receiveAlarms } from './run.ts';

/** Changes of CloudWatch alarms, by SNS or EventBridge, and whatever else is sent to the topic. */
export const source = defineBatchSource<Incoming, AlarmDeps>({
  name: 'alarm',
  rules: {
    'alarm-changes': {
      pattern: { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] },
      from: 'all-accounts',
    },
  },
  readsText: true,
  parse: parseAlarm,
  runAll: receiveAlarms,
});
