import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import Papa from 'papaparse';

export type ReportedUser = {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number | null;
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
};

/** How the report names the root account. */
export const rootUser = '<root_account>';

const waitsMs = [250, 500, 1_000, 2_000, 2_000, 4_000, 4_000, 8_000, 8_000];

/** The credential report by user name, root included where AWS includes it. AWS makes a new one at most every 4 hours. */
export async function credentialReport(iam: IAMClient): Promise<ReadonlyMap<string, ReportedUser>> {
  for (const waitMs of [...waitsMs, 0]) {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}));
    if (State === 'COMPLETE') break;
    if (waitMs === 0) throw new Error('AWS did not finish the credential report in time');
    await sleep(waitMs);
  }
  const { Content } = await iam.send(new GetCredentialReportCommand({}));
  if (!Content) throw new Error('AWS answered with an empty credential report');
  return parseReport(new TextDecoder().decode(Content));
}

const columns = ['user', 'arn', 'user_creation_time', 'password_enabled', 'mfa_active'] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

/**
 * Columns are found by name. User names may hold commas, and AWS does not document that it quotes them: a row whose ARN
 * is not that of its user, or that ends early, is left out.
 */
export function parseReport(csv: string): ReadonlyMap<string, ReportedUser> {
  const { data, meta } = Papa.parse<Partial<Row>>(csv.trim(), { header: true });
  const missing = columns.find((name) => !meta.fields?.includes(name));
  if (missing) throw new Error(`The credential report has no column ${missing}`);
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
    // Of root it says `not_supported`: root always has a password unless AWS was asked to take it away.
    hasPassword: password_enabled !== 'false',
    hasMfa: mfa_active === 'true',
  };
}
