import { isStage } from '../core/functions/stage.ts';

/** What a stage's parts are called. Names of roles are the account's: a stage is in one region. */
export type Names = ReturnType<typeof namesOf>;

/** Throws for a stage that the functions would not take. */
export function namesOf(stage: string) {
  if (!isStage(stage)) throw new Error(`A stage is 1 to 20 of a-z, 0-9 and -, and "${stage}" is not`);
  return namesUnder(`janitor-${stage}`);
}

/** `prefix`: `janitor-<stage>`. */
export function namesUnder(prefix: string) {
  return {
    prefix,
    /** Of one-off schedules: what the notifier may make and delete. */
    scheduleGroup: prefix,
    /** Of what goes by the clock for good, which no function may touch. No stage has a dot in its name, and so none a group of this one. */
    timerGroup: `${prefix}.timers`,
    schedulerRole: `${prefix}-scheduler`,
    chatRole: `${prefix}-chat`,
    noticesTopic: `${prefix}-notices`,
    alarmsTopic: `${prefix}-alarms`,
    complianceTopic: `${prefix}-compliance`,
    complianceDashboard: `${prefix}-compliance`,
    forwarderRole: `${prefix}-forwarder`,
    configRole: `${prefix}-config`,
    configRecorder: `${prefix}-recorder`,
    botTokenSecret: `${prefix}/slack-bot-token`,
    signingSecret: `${prefix}/slack-signing-secret`,
  } as const;
}

/** Names of buckets are the world's, so that the account's id is in it. */
export function complianceBucket({
  prefix,
  account,
}: {
  readonly prefix: string;
  readonly account: string;
}): string {
  return `${prefix}-compliance-${account}`;
}

/** Of a function, a queue or a role: `janitor-<stage>-<name>`. */
export function named(prefix: string, name: string): string {
  return `${prefix}-${name}`;
}

/** Of the role by which the clock starts a function. */
export function timerRole(prefix: string, name: string): string {
  return `${named(prefix, name)}-timer`;
}

/** A component's name in SST's state: `daily-scan` is `DailyScan`. */
export function logicalName(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
