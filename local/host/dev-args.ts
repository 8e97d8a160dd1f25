import { parseArgs } from 'node:util';
import { done, type Result, refused } from '../../core/result.ts';

export type DevArgs = { readonly help: boolean; readonly socket: boolean; readonly act: boolean };

export const devHelp = `Runs the janitor's handlers, queues and timers in one process.

  npm run dev                        behind a port, against the AWS and the Slack that the environment names
  npm run dev -- --socket            in a real workspace, over Socket Mode, without deploying anything: read-only
  npm run dev -- --socket --act      the same, in the policy's own modes: it can change resources

  --socket  hears Slack over a WebSocket. Reads the AWS account of your own credentials, at most notifies, and keeps
            its findings in an emulated AWS on this machine, which is gone when it ends
  --act     with --socket: acts as the policy says. Asks who may, waits out grace periods, then changes resources
  --help    this text

Environment
  SLACK_BOT_TOKEN       xoxb-…, of the app in the workspace
  SLACK_APP_TOKEN       xapp-…, with the scope connections:write; --socket only
  SLACK_SIGNING_SECRET  without --socket only
  JANITOR_CONFIG        the policy: a path or s3://…; without it every rule observes and nobody is told anything
  JANITOR_STAGE         dev; in the names of member accounts' roles and, without --socket, of tables and queues
  AWS_REGION            us-east-1; AWS credentials are found as the AWS SDK finds them, AWS_PROFILE included
  AWS_ENDPOINT_URL      an emulator instead of AWS
  PORT                  3000; without --socket only. 0: a free one
`;

export function parseDevArgs(argv: readonly string[]): Result<DevArgs, string> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        socket: { type: 'boolean', default: false },
        act: { type: 'boolean', default: false },
      },
    });
    if (values.act && !values.socket && !values.help)
      return refused('--act needs --socket. Without --socket the policy is always in force');
    return done(values);
  } catch (thrown) {
    return refused(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
