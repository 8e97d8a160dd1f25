import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam';
import Papa from 'papaparse';
import type { Clients } from '../../clients.ts';

export type ReportedUser = {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number | null;
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
};

/** The root account's name in the report. */
export const rootUser = '<root_account>';

const waitsMs = [250, 500, 1_000, 2_000, 2_000, 4_000, 4_000, 8_000, 8_000];

/** Returns the credential report by user name, with root if AWS includes it. AWS renews it at most every 4 hours. */
export async function credentialReport(clients: Clients): Promise<ReadonlyMap<string, ReportedUser>> {
  const iam = clients.iam();
  for (const waitMs of [...waitsMs, 0]) {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}));
    if (State === 'COMPLETE') break;
    if (waitMs === 0) throw new Error('IAM did not complete the credential report in time');
    await clients.wait(waitMs);
  }
  const { Content } = await iam.send(new GetCredentialReportCommand({}));
  if (!Content) throw new Error("IAM's response lacks the content of the credential report");
  return parseReport(new TextDecoder().decode(Content));
}

const columns = ['user', 'arn', 'user_creation_time', 'password_enabled', 'mfa_active'] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

/**
 * Finds columns by name. User names may contain commas and AWS does not document quoting, so rows that are
 * short or whose ARN does not match the user are skipped.
 */
export function parseReport(csv: string): ReadonlyMap<string, ReportedUser> {
  const { data, meta } = Papa.parse<Partial<Row>>(csv.trim(), { header: true });
  const missing = columns.find((name) => !meta.fields?.includes(name));
  if (missing) throw new Error(`The credential report lacks the column ${missing}`);
  return new Map(data.filter(isOfItsUser).map((row) => [row.user, toUser(row)]));
}

function isOfItsUser(row: Partial<Row>): row is Row {
  if (columns.some((name) => row[name] === undefined)) return false;
  const { user, arn = '' } = row;
  return user === rootUser ? arn.endsWith(':root') : /:user\/(.*\/)?([^/]*)$/.exec(arn)?.[2] === user;
}

function toUser({ user, arn, user_creation_time, password_enabled, mfa_active }: Row): ReportedUser {
  const createdAtMs = Date.parse(user_creation_time);
  return {
    name: user,
    arn,
    createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
    // Root's value is `not_supported`: root has a password unless AWS removed it on request.
    hasPassword: password_enabled !== 'false',
    hasMfa: mfa_active === 'true',
  };
}
