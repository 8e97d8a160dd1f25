import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';

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

/** No field of the report can hold a comma or a quote: user names cannot. Columns are found by name. */
export function parseReport(csv: string): ReadonlyMap<string, ReportedUser> {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const columns = header.split(',');
  const index = (name: string): number => {
    const at = columns.indexOf(name);
    if (at < 0) throw new Error(`The credential report has no column ${name}`);
    return at;
  };
  const [user, arn, created, password, mfa] = [
    index('user'),
    index('arn'),
    index('user_creation_time'),
    index('password_enabled'),
    index('mfa_active'),
  ];
  return new Map(
    lines.map((line) => {
      const fields = line.split(',');
      const at = Date.parse(fields[created ?? 0] ?? '');
      const name = fields[user ?? 0] ?? '';
      return [
        name,
        {
          name,
          arn: fields[arn ?? 0] ?? '',
          createdAtMs: Number.isNaN(at) ? null : at,
          // Of root it says `not_supported`: root always has a password unless AWS was asked to take it away.
          hasPassword: fields[password ?? 0] !== 'false',
          hasMfa: fields[mfa ?? 0] === 'true',
        },
      ] as const;
    }),
  );
}
