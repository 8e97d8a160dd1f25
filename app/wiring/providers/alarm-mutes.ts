import { createAlarmMutes } from '../../../aws/services/alarm-mutes.ts';
import { accountsOf } from '../accounts.ts';
import type { Provide } from '../options.ts';

/** Changes CloudWatch. Only the function `recheck` gets this dep. */
export const provide: Provide<'alarmMutes'> = (options) => {
  const whole = createAlarmMutes({ accounts: accountsOf(options) });
  return options.restriction?.alarmMutes(whole) ?? whole;
};
