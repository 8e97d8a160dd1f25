import { isStage } from '../core/functions/stage.ts';

/** The names of a stage's parts. Role names are unique in an account, so a stage is in one region. */
export type Names = ReturnType<typeof namesOf>;

/** Throws for an invalid stage name. */
export function namesOf(stage: string) {
  if (!isStage(stage))
    throw new Error(`Stage "${stage}" is invalid: use 1 to 20 characters of a-z, 0-9 and -`);
  return namesUnder(`janitor-${stage}`);
}

/** `prefix`: `janitor-<stage>`. */
export function namesUnder(prefix: string) {
  return {
    prefix,
    /** The group of one-off schedules, which the function `notify` creates and deletes. */
    scheduleGroup: prefix,
    /**
     * The group of recurring schedules, which no function may change. Stage names have no dot, so no other
     * stage's group has this name.
     */
    timerGroup: `${prefix}.timers`,
    schedulerRole: `${prefix}-scheduler`,
    chatRole: `${prefix}-chat`,
    noticesTopic: `${prefix}-notices`,
    alarmsTopic: `${prefix}-alarms`,
    complianceTopic: `${prefix}-compliance`,
    iamTopic: `${prefix}-iam`,
    complianceDashboard: `${prefix}-compliance`,
    iamDashboard: `${prefix}-iam`,
    /** The Athena workgroup of the saved queries. */
    workgroup: prefix,
    /** The Glue database of the audit log. Athena takes no hyphen in its name. */
    auditDatabase: prefix.replaceAll('-', '_'),
    forwarderRole: `${prefix}-forwarder`,
    /** The event bus of Janitor's own audit events. */
    ownBus: prefix,
    /** The event bus on which member accounts put events. */
    memberBus: `${prefix}-members`,
    configRole: `${prefix}-config`,
    configRecorder: `${prefix}-recorder`,
    botTokenSecret: `${prefix}/slack-bot-token`,
    signingSecret: `${prefix}/slack-signing-secret`,
    dashboard: `${prefix}-dashboard`,
    /** The private key that signs links to the dashboard. */
    dashboardKeySecret: `${prefix}/dashboard-key`,
  } as const;
}

/** Bucket names are global, so this one contains the account id. */
export function complianceBucket({
  prefix,
  account,
}: {
  readonly prefix: string;
  readonly account: string;
}): string {
  return `${prefix}-compliance-${account}`;
}

/** The name of a function, queue or role: `janitor-<stage>-<name>`. */
export function named(prefix: string, name: string): string {
  return `${prefix}-${name}`;
}

/** The name of the role with which EventBridge Scheduler invokes a function. */
export function timerRole(prefix: string, name: string): string {
  return `${named(prefix, name)}-timer`;
}

/** The component's name in SST's state: `DailyScan` for `daily-scan`. */
export function logicalName(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
