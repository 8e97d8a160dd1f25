import { parseArgs } from 'node:util';
import { done, type Result, refused } from '../../core/result.ts';
import { didYouMean } from '../policy/problem.ts';

export type ScanArgs = {
  readonly help: boolean;
  readonly json: boolean;
  /** Null: the regions of the policy. */
  readonly regions: readonly string[] | null;
  readonly rules: readonly string[] | null;
};

export const scanHelp = `Looks at AWS accounts and says what is idle, wasteful or insecure. Read-only.

  npm run scan [-- --json] [--regions a,b] [--rules x,y]

  --json         one JSON document on stdout, logs on stderr (with npm run -s)
  --regions a,b  these regions alone; IAM and S3 are global and are always looked at ("global": only those)
  --rules x,y    these rules alone

Environment: AWS_REGION, AWS_ENDPOINT_URL and the AWS SDK's usual credentials; JANITOR_CONFIG (a path or s3://…),
without which every rule observes with its defaults, in the account of the credentials. Other accounts of the policy are
looked at by their role janitor-<JANITOR_STAGE>-read, where these credentials may assume it.
Exit code: 0 the scan ran, 1 nothing could be looked at, 2 bad configuration or arguments.
`;

export function parseScanArgs(argv: readonly string[]): Result<ScanArgs, string> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        regions: { type: 'string', multiple: true },
        rules: { type: 'string', multiple: true },
      },
    });
    const regions = names('regions', values.regions);
    const rules = names('rules', values.rules);
    if (!regions.ok) return regions;
    if (!rules.ok) return rules;
    return done({ help: values.help, json: values.json, regions: regions.value, rules: rules.value });
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function names(
  option: string,
  given: readonly string[] | undefined,
): Result<readonly string[] | null, string> {
  if (!given) return done(null);
  const found = given.flatMap((value) => value.split(',')).map((name) => name.trim());
  if (found.includes('')) return refused(`--${option} expects a comma-separated list of names`);
  return done([...new Set(found)]);
}

/** Names the unknown values and lists the known ones; null when all values are known. */
export function unknownNames(
  what: string,
  given: readonly string[],
  known: readonly string[],
): string | null {
  const wrong = given.filter((name) => !known.includes(name));
  if (wrong.length === 0) return null;
  const list = wrong.map((name) => `${JSON.stringify(name)}${didYouMean(name, known)}`).join(', ');
  return `There is no ${what} ${list}. Known: ${known.join(', ')}.`;
}
