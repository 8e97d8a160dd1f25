import { type Environment, readEnvironment } from '../../app/runtime/environment.ts';
import type { Variables } from '../../app/runtime/variables.ts';
import { done, type Result, refused } from '../../core/result.ts';

export type SocketEnvironment = { readonly env: Environment; readonly appToken: string };

/** Variables of a deployment, such as queue URLs, are ignored: state is kept on this machine. */
const usedVariables = [
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_REGION',
  'JANITOR_CONFIG',
  'JANITOR_STAGE',
  'SLACK_API_URL',
  'SLACK_BOT_TOKEN',
];

const tokens = [
  {
    name: 'SLACK_APP_TOKEN',
    prefix: 'xapp-',
    what: 'an app-level token (Basic Information, App-Level Tokens)',
  },
  { name: 'SLACK_BOT_TOKEN', prefix: 'xoxb-', what: 'a bot token (Install App, Bot User OAuth Token)' },
] as const;

/** Refused with all missing variables in one line, then one line per invalid variable. */
export function readSocketEnvironment(variables: Variables): Result<SocketEnvironment, string[]> {
  const valueOf = (name: string) => variables[name]?.trim() ?? '';
  const missing = tokens.filter(({ name }) => valueOf(name) === '').map(({ name }) => name);
  const wrong = tokens
    .filter(({ name, prefix }) => valueOf(name) !== '' && !valueOf(name).startsWith(prefix))
    .map(({ name, prefix, what }) => `${name} must be ${what}, which begins with ${prefix}`);
  const read = readEnvironment({
    ...Object.fromEntries(usedVariables.map((name) => [name, variables[name]])),
    SLACK_BOT_TOKEN: valueOf('SLACK_BOT_TOKEN') || 'told above',
    // Requests over the WebSocket are not signed.
    SLACK_SIGNING_SECRET: 'none',
  });
  const problems = [
    ...(missing.length > 0 ? [`Missing environment variables: ${missing.join(', ')}`] : []),
    ...wrong,
    ...(read.ok ? [] : read.error),
  ];
  return read.ok && problems.length === 0
    ? done({ env: read.value, appToken: valueOf('SLACK_APP_TOKEN') })
    : refused(problems);
}
