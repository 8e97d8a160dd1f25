import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Kinds } from '../../../core/resource.ts';
import { requiredList } from '../../access/answers.ts';
import { everyItem } from '../../access/pages.ts';
import type { Reader } from '../define.ts';
import type { AlarmResource } from './alarm-resource.ts';

type Child = Kinds['cloudwatch-alarm']['children'][number];

/** CloudWatch takes no more names at once. */
const mostNames = 100;
const types = ['MetricAlarm' as const, 'CompositeAlarm' as const];

/**
 * The alarms below a composite alarm that are in ALARM. CloudWatch tells of children only names and states, so those in
 * ALARM are read again for their instances: two calls for up to 100 children.
 */
export async function readChildren(aws: Reader, { id }: AlarmResource): Promise<readonly Child[]> {
  const client = aws.clients.cloudWatch(aws.region);
  const below = await everyItem({ what: 'alarms below an alarm', atMost: 100 }, async (NextToken) => {
    const answer = await client.send(
      new DescribeAlarmsCommand({ ChildrenOfAlarmName: id, AlarmTypes: types, MaxRecords: 100, NextToken }),
    );
    const { MetricAlarms, CompositeAlarms } = answer;
    const items = [
      ...requiredList(MetricAlarms, 'metric alarms'),
      ...requiredList(CompositeAlarms, 'composite alarms'),
    ];
    return { items, next: answer.NextToken };
  });
  const names = below.flatMap(({ AlarmName, StateValue }) =>
    AlarmName !== undefined && StateValue === 'ALARM' ? [AlarmName] : [],
  );
  if (names.length === 0) return [];
  const AlarmNames = names.slice(0, mostNames);
  const { MetricAlarms } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: types, MaxRecords: mostNames }),
  );
  const read = new Map(requiredList(MetricAlarms, 'metric alarms').map((one) => [one.AlarmName, one]));
  return names.map((name) => ({ name, instance: instanceOf(read.get(name)) }));
}

/** Null: it is about no instance, or about several. */
function instanceOf(alarm: MetricAlarm | undefined): string | null {
  const ofMetrics = (alarm?.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric?.Dimensions ?? []);
  const ids = [...(alarm?.Dimensions ?? []), ...ofMetrics].flatMap(({ Name, Value }) =>
    Name === 'InstanceId' && Value !== undefined && /^i-[0-9a-f]{8,17}$/.test(Value) ? [Value] : [],
  );
  const [one, ...more] = new Set(ids);
  return one !== undefined && more.length === 0 ? one : null;
}
