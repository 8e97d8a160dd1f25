import {
  type CompositeAlarm,
  DeleteAlarmMuteRuleCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutAlarmMuteRuleCommand,
} from '@aws-sdk/client-cloudwatch';
import { dayMs, hourMs, minuteMs } from '../../core/calendar.ts';
import type { AlarmActs, AlarmMutes, AlarmPlace } from '../../core/ports/alarm-mutes.ts';
import { Refused } from '../../core/ports/remediator.ts';
import { startOf } from '../../core/shorten.ts';
import type { Accounts, Use } from '../access/accounts.ts';
import { requiredList } from '../access/answers.ts';
import { errorName, httpStatus } from '../access/errors.ts';
import type { Clients } from '../clients.ts';
import { reached, refusal } from '../refusal.ts';

type Deps = { readonly accounts: Pick<Accounts, 'clients'> };

/** Errors by which an endpoint says that it does not know mute rules, which are of February 2026. */
const unknownCalls = ['InvalidAction', 'UnknownOperation', 'UnknownOperationException', 'NotImplemented'];
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html#API_PutAlarmMuteRule_Errors */
const refusals = ['LimitExceeded', 'LimitExceededFault', 'ValidationException'];

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html. A muted alarm also stops to
 * scale, recover and reboot, so the caller asks first what an alarm does.
 */
export function createAlarmMutes({ accounts }: Deps): AlarmMutes {
  const call = async <T>(
    { account, region }: AlarmPlace,
    use: Use,
    send: (cloudWatch: ReturnType<Clients['cloudWatch']>) => Promise<T>,
  ): Promise<T> => {
    const clients = await reached(accounts.clients(account, use));
    try {
      return await send(clients.cloudWatch(region));
    } catch (error) {
      if (isUnknownCall(error, clients))
        throw new Refused('CloudWatch has no alarm mute rules here', { cause: error });
      throw refusal(error, refusals) ?? error;
    }
  };
  return {
    acts: async (place, names) => {
      const { MetricAlarms, CompositeAlarms } = await call(place, 'read', (cloudWatch) =>
        cloudWatch.send(
          new DescribeAlarmsCommand({
            AlarmNames: [...names],
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: 100,
          }),
        ),
      );
      const found: readonly (MetricAlarm | CompositeAlarm)[] = [
        ...requiredList(MetricAlarms, 'metric alarms'),
        ...requiredList(CompositeAlarms, 'composite alarms'),
      ];
      return new Map(found.map((alarm) => [alarm.AlarmName ?? '', actsOf(alarm)]));
    },
    mute: async (place, { name, alarms, fromMs, untilMs, description }) => {
      const at = startOf(new Date(fromMs).toISOString(), 'yyyy-MM-ddThh:mm'.length);
      await call(place, 'remediate', (cloudWatch) =>
        cloudWatch.send(
          new PutAlarmMuteRuleCommand({
            Name: name,
            Description: startOf(description, 1_024),
            Rule: {
              Schedule: { Expression: `at(${at})`, Duration: durationOf(untilMs - fromMs), Timezone: 'UTC' },
            },
            MuteTargets: { AlarmNames: [...alarms] },
          }),
        ),
      );
    },
    unmute: async (place, name) => {
      await call(place, 'remediate', async (cloudWatch) => {
        try {
          await cloudWatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: name }));
        } catch (error) {
          if (!/NotFound/.test(errorName(error))) throw error;
        }
      });
    },
  };
}

/** moto answers an operation that it lacks with HTTP 500. */
function isUnknownCall(error: unknown, { emulated }: Pick<Clients, 'emulated'>): boolean {
  return unknownCalls.includes(errorName(error)) || (emulated && httpStatus(error) === 500);
}

/**
 * Topics, OpsItems, incidents and investigations tell somebody; every other action may change something. CloudWatch leaves
 * out empty lists. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function actsOf({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }: MetricAlarm): AlarmActs {
  const all = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
  const tells = /^arn:[a-z-]+:(?:(?:sns|ssm-incidents|aiops):|ssm:[^:]*:[^:]*:opsitem:)/;
  return all.every((arn) => tells.test(arn)) ? 'notifies' : 'acts';
}

/** Full minutes in ISO 8601, as CloudWatch's examples are: "P2DT12H", "PT1H30M". At least one. */
export function durationOf(ms: number): string {
  const part = (count: number, unit: string) => (count > 0 ? `${count}${unit}` : '');
  const time = `${part(Math.floor((ms % dayMs) / hourMs), 'H')}${part(Math.floor((ms % hourMs) / minuteMs), 'M')}`;
  return `P${part(Math.floor(ms / dayMs), 'D')}${time === '' ? '' : `T${time}`}`;
}
