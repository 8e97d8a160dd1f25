import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What `sst deploy` is told by its surroundings, all of it optional. */
export type Settings = {
  /** Null: there is none, and the built-in defaults are in force. */
  readonly policyFile: string | null;
  readonly alarmEmail: string | null;
  /** Amazon Q Developer in chat applications posts notices and alarms there. */
  readonly chat: { readonly teamId: string; readonly channelId: string } | null;
  /** Of the Slack function; null: it shares what the account has. */
  readonly reservedConcurrency: number | null;
  /** Told what is not compliant, by the topic. */
  readonly complianceEmail: string | null;
  /** `rules`: our rules run in AWS Config as well; `recorder`: and the account has no recorder of its own, so one is made. */
  readonly config: 'off' | 'rules' | 'recorder';
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws for what cannot be meant. `root`: the folder of `janitor.yaml`. */
export function settingsOf(root: string, variables: Variables): Settings {
  const given = (name: string): string | null => variables[name]?.trim() || null;
  const teamId = given('JANITOR_Q_SLACK_TEAM_ID');
  const channelId = given('JANITOR_Q_SLACK_CHANNEL_ID');
  if ((teamId === null) !== (channelId === null))
    throw new Error('JANITOR_Q_SLACK_TEAM_ID and JANITOR_Q_SLACK_CHANNEL_ID go together');
  return {
    policyFile: policyFileOf(root, given('JANITOR_CONFIG')),
    alarmEmail: emailOf(given('JANITOR_ALARM_EMAIL')),
    chat: teamId && channelId ? { teamId, channelId } : null,
    reservedConcurrency: concurrencyOf(given('JANITOR_RESERVED_CONCURRENCY')),
    complianceEmail: given('JANITOR_COMPLIANCE_EMAIL'),
    config: configOf(given('JANITOR_AWS_CONFIG')),
  };
}

/** A file that is named must be there; one that is not may be missing. */
function policyFileOf(root: string, named: string | null): string | null {
  if (named !== null) return named.startsWith('s3:') ? named : resolve(root, named);
  const usual = join(root, 'janitor.yaml');
  return existsSync(usual) ? usual : null;
}

/** SNS takes almost anything for an address, and nobody would hear of the alarms. */
function emailOf(text: string | null): string | null {
  if (text === null || /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:".]{2,}$/.test(text)) return text;
  throw new Error(`JANITOR_ALARM_EMAIL must be one e-mail address, and "${text}" is not`);
}

function concurrencyOf(text: string | null): number | null {
  if (text === null) return 20;
  if (text === 'none') return null;
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new Error(`JANITOR_RESERVED_CONCURRENCY must be 1 to 999 or "none", and "${text}" is not`);
  return Number(text);
}

/** An account has one recorder a region, so that none is made unless it is asked for. */
function configOf(text: string | null): Settings['config'] {
  if (text === null || text === 'off') return 'off';
  if (text === 'rules' || text === 'recorder') return text;
  throw new Error(`JANITOR_AWS_CONFIG must be "rules", "recorder" or "off", and "${text}" is not`);
}
