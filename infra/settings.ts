import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The settings of a deployment from environment variables, all optional. */
export type StageSettings = {
  /** Null: no policy file, so the built-in defaults apply. */
  readonly policyFile: string | null;
  readonly alarmEmail: string | null;
  /** The Slack channel for notices and alarms by Amazon Q Developer in chat applications. */
  readonly chat: { readonly teamId: string; readonly channelId: string } | null;
  /** The reserved concurrency of the function `slack`. Null: it shares the account's concurrency. */
  readonly reservedConcurrency: number | null;
  /** The e-mail address that is subscribed to the compliance topic. */
  readonly complianceEmail: string | null;
  /** The e-mail addresses that get findings about changes of permissions. Empty: no mails are sent. */
  readonly iamEmails: readonly string[];
  /** Who gets the daily report by mail, and its sender in SES. Null: it is not mailed. */
  readonly reportMail: { readonly sender: string; readonly recipients: readonly string[] } | null;
  /** Who may read the static dashboard: people with a signed link, or everybody. Null: the stage has none. */
  readonly dashboard: 'signed' | 'everybody' | null;
  readonly incidentSource: IncidentSource;
  /** Dashboards in CloudWatch, each of which costs $3 a month. */
  readonly cloudWatchDashboards: readonly CloudWatchDashboard[];
  /**
   * `rules`: also creates the compliance rules in AWS Config. `recorder`: also creates a configuration
   * recorder, for an account without one.
   */
  readonly config: 'off' | 'rules' | 'recorder';
};

const cloudWatchDashboards = ['overview', 'compliance', 'iam'] as const;

export type CloudWatchDashboard = (typeof cloudWatchDashboards)[number];

/** What tells of changes of CloudWatch alarms: the topic that alarms name, the events of all alarms, or both. */
export type IncidentSource = 'sns' | 'events' | 'both';

type SettingVariables = Readonly<Record<string, string | undefined>>;

/** Throws for an invalid value. `root`: the default folder of `janitor.yaml`. */
export function settingsOf(root: string, variables: SettingVariables): StageSettings {
  const given = (name: string): string | null => variables[name]?.trim() || null;
  const teamId = given('JANITOR_Q_SLACK_TEAM_ID');
  const channelId = given('JANITOR_Q_SLACK_CHANNEL_ID');
  if ((teamId === null) !== (channelId === null))
    throw new Error('JANITOR_Q_SLACK_TEAM_ID and JANITOR_Q_SLACK_CHANNEL_ID must be set together');
  return {
    policyFile: policyFileOf(root, given('JANITOR_CONFIG')),
    alarmEmail: emailOf('JANITOR_ALARM_EMAIL', given('JANITOR_ALARM_EMAIL')),
    chat: teamId && channelId ? { teamId, channelId } : null,
    reservedConcurrency: concurrencyOf(given('JANITOR_RESERVED_CONCURRENCY')),
    complianceEmail: emailOf('JANITOR_COMPLIANCE_EMAIL', given('JANITOR_COMPLIANCE_EMAIL')),
    iamEmails: emailsOf('JANITOR_IAM_EMAIL', given('JANITOR_IAM_EMAIL')),
    reportMail: reportMailOf(given('JANITOR_REPORT_SENDER'), given('JANITOR_REPORT_EMAIL')),
    dashboard: dashboardOf(given('JANITOR_DASHBOARD'), given('JANITOR_DASHBOARD_READERS')),
    incidentSource: incidentSourceOf(given('JANITOR_INCIDENT_SOURCE')),
    cloudWatchDashboards: cloudWatchDashboardsOf(given('JANITOR_CLOUDWATCH_DASHBOARDS')),
    config: configOf(given('JANITOR_AWS_CONFIG')),
  };
}

/** A file named by the variable must exist; the default file may be missing. */
function policyFileOf(root: string, named: string | null): string | null {
  if (named !== null) return named.startsWith('s3:') ? named : resolve(root, named);
  const usual = join(root, 'janitor.yaml');
  return existsSync(usual) ? usual : null;
}

/** Checks the address, because SNS accepts almost any text and mails would be lost. */
function emailOf(name: string, text: string | null): string | null {
  if (text === null || /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:".]{2,}$/.test(text)) return text;
  throw new Error(`${name} must be one e-mail address, got "${text}"`);
}

/** Addresses with commas between them. */
function emailsOf(name: string, text: string | null): readonly string[] {
  const given = text?.split(',').map((one) => one.trim()) ?? [];
  return given.flatMap((one) => emailOf(name, one) ?? []);
}

/** SES sends one mail a second in its sandbox; the function has two minutes. */
const mostRecipients = 50;

function reportMailOf(from: string | null, to: string | null): StageSettings['reportMail'] {
  const sender = emailOf('JANITOR_REPORT_SENDER', from);
  const recipients = [...new Set(emailsOf('JANITOR_REPORT_EMAIL', to))];
  if ((sender === null) !== (recipients.length === 0))
    throw new Error('JANITOR_REPORT_SENDER and JANITOR_REPORT_EMAIL must be set together');
  if (recipients.length > mostRecipients)
    throw new Error(`JANITOR_REPORT_EMAIL must have at most ${mostRecipients} addresses: use a mailing list`);
  return sender === null ? null : { sender, recipients };
}

/** It lists what is idle, public or due, so opening it to everybody has to be said twice. */
function dashboardOf(text: string | null, readers: string | null): StageSettings['dashboard'] {
  if (text === 'auth: none' && readers === 'everybody') return 'everybody';
  if (text === 'auth: none')
    throw new Error(
      'JANITOR_DASHBOARD "auth: none" lets everybody read the dashboard. If that is meant, also set JANITOR_DASHBOARD_READERS to "everybody"',
    );
  if (text === null || text === 'off' || text === 'on') {
    if (readers !== null) throw new Error('JANITOR_DASHBOARD_READERS needs JANITOR_DASHBOARD "auth: none"');
    return text === 'on' ? 'signed' : null;
  }
  throw new Error(`JANITOR_DASHBOARD must be "on" or "off", got "${text}"`);
}

function concurrencyOf(text: string | null): number | null {
  if (text === null) return 20;
  if (text === 'none') return null;
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new Error(`JANITOR_RESERVED_CONCURRENCY must be 1 to 999 or "none", got "${text}"`);
  return Number(text);
}

function incidentSourceOf(text: string | null): IncidentSource {
  if (text === null) return 'sns';
  if (text === 'sns' || text === 'events' || text === 'both') return text;
  throw new Error(`JANITOR_INCIDENT_SOURCE must be "sns", "events" or "both", got "${text}"`);
}

function cloudWatchDashboardsOf(text: string | null): readonly CloudWatchDashboard[] {
  const asked = text?.split(',').map((one) => one.trim()) ?? [];
  const unknown = asked.find((one) => !cloudWatchDashboards.some((name) => name === one));
  if (unknown === undefined) return cloudWatchDashboards.filter((name) => asked.includes(name));
  const known = cloudWatchDashboards.join(', ');
  throw new Error(
    `JANITOR_CLOUDWATCH_DASHBOARDS may have ${known}, with commas between them; got "${unknown}"`,
  );
}

/** AWS allows one recorder per account and region, so it is created only on request. */
function configOf(text: string | null): StageSettings['config'] {
  if (text === null || text === 'off') return 'off';
  if (text === 'rules' || text === 'recorder') return text;
  throw new Error(`JANITOR_AWS_CONFIG must be "rules", "recorder" or "off", got "${text}"`);
}
