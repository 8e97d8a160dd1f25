import { parseArgs } from 'node:util';
import { done, type Result, refused } from '../../core/result.ts';
import { type Severity, severities } from '../../core/severity.ts';

export type IamArgs =
  | { readonly command: 'help' }
  | { readonly command: 'analyze'; readonly json: boolean; readonly failOn: Severity | null }
  | {
      readonly command: 'diff';
      readonly before: string;
      readonly after: string;
      readonly attachedTo: string | null;
      readonly json: boolean;
      readonly failOn: Severity | null;
    };

export const iamHelp = `Says what a change of an IAM policy makes newly possible. Calls no AWS.

  npm run -s iam -- analyze [--json] [--fail-on SEVERITY] < changes.jsonl
  npm run iam -- diff before.json after.json [--attached-to FILE] [--json] [--fail-on SEVERITY]

  analyze             reads one change a line, {event, before, after, attachedTo}, and answers each with one line, in order
  diff                compares two documents; a file that holds null stands for none
  --attached-to FILE  what the document belongs to, as attachedTo of analyze
  --json              one JSON object a change
  --fail-on SEVERITY  exit code 1 for a finding of this severity or above: ${severities.join(', ')}

Exit code: 0, 1 as --fail-on says, 2 bad arguments or files. docs/iam.md describes the format.
`;

export function parseIamArgs(argv: readonly string[]): Result<IamArgs, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'attached-to': { type: 'string' },
        'fail-on': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.help) return done({ command: 'help' });
    const given = values['fail-on'];
    const failOn = severities.find((one) => one === given) ?? null;
    if (given !== undefined && !failOn) return refused(`--fail-on needs one of ${severities.join(', ')}`);
    const [command, before, after, ...more] = positionals;
    const { json } = values;
    if (command === 'analyze' && before === undefined) return done({ command, json, failOn });
    if (command === 'diff' && before !== undefined && after !== undefined && more.length === 0)
      return done({ command, before, after, attachedTo: values['attached-to'] ?? null, json, failOn });
    return refused(command === 'diff' ? 'diff needs two files' : 'Commands: analyze, diff');
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}
