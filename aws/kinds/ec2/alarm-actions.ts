import { DescribeAlarmsForMetricCommand } from '@aws-sdk/client-cloudwatch';
import type { Resource } from '../../../core/resource.ts';
import { requiredList } from '../../access/answers.ts';
import { onAll, sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';

/** What CloudWatch itself does to the instance when an alarm goes off. */
export type AlarmAction = {
  readonly alarm: string;
  readonly metric: string;
  /** `reboot`, `recover`, `stop` or `terminate`. */
  readonly action: string;
};

export const describeAlarms = sends(
  'CloudWatch.DescribeAlarmsForMetric',
  onAll('cloudwatch:DescribeAlarmsForMetric', 'CloudWatch finds alarms by their metric, not by their name.'),
);

const metrics = ['StatusCheckFailed', 'StatusCheckFailed_Instance', 'StatusCheckFailed_System'];

/** Alarms that act on an instance are always on a metric of that instance. */
export async function readAlarmActions(
  aws: Reader,
  { dimensions }: Pick<Resource, 'dimensions'>,
): Promise<readonly AlarmAction[]> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const found = await Promise.all(
    metrics.map(async (metric): Promise<readonly AlarmAction[]> => {
      const input = { Namespace: 'AWS/EC2', MetricName: metric, Dimensions };
      const answer = await aws.clients.cloudWatch(aws.region).send(new DescribeAlarmsForMetricCommand(input));
      return requiredList(answer.MetricAlarms, 'alarms').flatMap(
        ({ AlarmName = '', ActionsEnabled, AlarmActions }) =>
          ActionsEnabled === false
            ? []
            : (AlarmActions ?? []).flatMap((arn) => {
                const action = ec2Action(arn);
                return action === undefined ? [] : [{ alarm: AlarmName, metric, action }];
              }),
      );
    }),
  );
  return found.flat();
}

/**
 * `arn:aws:automate:<region>:ec2:reboot`, or `arn:aws:swf:<region>:<account>:action/actions/AWS_EC2.InstanceId.Reboot/1.0`:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function ec2Action(arn: string): string | undefined {
  const [, automated, workflow] =
    /^arn:[a-z-]+:(?:automate:[^:]*:ec2:(\w+)|swf:.*\/AWS_EC2\.InstanceId\.(\w+)\/)/.exec(arn) ?? [];
  return (automated ?? workflow)?.toLowerCase();
}
