const where = 'https://api.slack.com/apps, your app';

const appToken = `Make one under ${where}, Basic Information, App-Level Tokens, with the scope connections:write.`;

const switchedOff = `Socket Mode is not switched on for this Slack app. Switch it on under ${where}, Socket Mode.`;

const problems: Readonly<Record<string, string>> = {
  invalid_auth: `SLACK_APP_TOKEN is not valid (invalid_auth). ${appToken}`,
  not_authed: `SLACK_APP_TOKEN is not valid (not_authed). ${appToken}`,
  token_revoked: `SLACK_APP_TOKEN was revoked (token_revoked). ${appToken}`,
  token_expired: `SLACK_APP_TOKEN has expired (token_expired). ${appToken}`,
  not_allowed_token_type: `SLACK_APP_TOKEN is no app-level token (not_allowed_token_type). ${appToken}`,
  missing_scope: `SLACK_APP_TOKEN lacks the scope connections:write (missing_scope). ${appToken}`,
  account_inactive:
    'The Slack app is not installed in the workspace any more (account_inactive). Install it again.',
  link_disabled: switchedOff,
  socket_mode_disabled: switchedOff,
  socket_mode_not_enabled: switchedOff,
};

/** Why Slack refuses a connection and what to do; undefined for temporary and unknown errors. */
export function socketProblem(error: string): string | undefined {
  return problems[error];
}

/** Why Slack refused a connection; the plain error code when it is unknown. */
export function refusedConnection(error: string): string {
  return socketProblem(error) ?? `Slack refuses Socket Mode: ${error}.`;
}
