import { dayMs, minuteMs } from '../../core/calendar.ts';
import type { AlarmActs, AlarmMutes, AlarmPlace, MuteRule } from '../../core/ports/alarm-mutes.ts';
import { Refused } from '../../core/ports/remediator.ts';
import { frozen, type StoreFaults, withFaults } from './memory-faults.ts';

/**
 * Alarm mute rules as AWS documents them: a rule of the same name is replaced, deleting none is no error.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
 */
export function createMemoryAlarmMutes(options: {
  readonly clock: { readonly nowMs: () => number };
  /** What alarms do, by name; an alarm that is not listed notifies, `gone` ones do not exist. */
  readonly alarms?: ReadonlyMap<string, AlarmActs | 'gone'>;
  /** Names of operations that AWS refuses, with its words. */
  readonly refusals?: ReadonlyMap<string, string>;
  readonly faults?: StoreFaults;
}) {
  const rules = new Map<string, MuteRule & AlarmPlace>();
  const calls: string[] = [];
  const called = (operation: string, name = ''): void => {
    calls.push(`${operation} ${name}`.trim());
    const refusal = options.refusals?.get(operation);
    if (refusal !== undefined) throw new Refused(refusal);
  };
  const keyOf = ({ account, region }: AlarmPlace, name: string) => `${account}|${region}|${name}`;
  const alarmMutes: AlarmMutes = {
    acts: async (_, names) => {
      called('acts');
      const found = names.map((name) => [name, options.alarms?.get(name) ?? 'notifies'] as const);
      return new Map(found.flatMap(([name, is]) => (is === 'gone' ? [] : [[name, is] as const])));
    },
    mute: async (place, rule) => {
      called('mute', rule.name);
      const { fromMs, untilMs, alarms } = rule;
      const lasts = untilMs - fromMs;
      if (fromMs <= options.clock.nowMs())
        throw new Refused('ValidationError: the rule would begin in the past');
      if (lasts < minuteMs || lasts > 15 * dayMs) throw new Refused('ValidationError: Duration');
      if (fromMs % minuteMs !== 0 || untilMs % minuteMs !== 0)
        throw new Refused('ValidationError: Expression');
      if (alarms.length === 0 || alarms.length > 100) throw new Refused('ValidationError: AlarmNames');
      const { account, region } = place;
      rules.set(keyOf(place, rule.name), frozen({ ...rule, account, region }));
    },
    unmute: async (place, name) => {
      called('unmute', name);
      rules.delete(keyOf(place, name));
    },
  };
  return {
    alarmMutes: withFaults('alarmMutes', alarmMutes, options.faults),
    calls,
    rules: (): readonly (MuteRule & AlarmPlace)[] => [...rules.values()],
  };
}
