import { resolve } from 'node:path';

export type EmulatedAt = {
  readonly awsUrl: string;
  readonly region: string;
  readonly slackUrl: string;
  readonly slack: { readonly botToken: string; readonly signingSecret: string };
  readonly port: number;
};

/** Sets the variables that `npm run dev` reads. First removes those of a real AWS account. */
export function setEmulatedEnvironment({ awsUrl, region, slackUrl, slack, port }: EmulatedAt): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    SLACK_API_URL: slackUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    JANITOR_CONFIG: process.env['JANITOR_CONFIG'] ?? resolve('local/seed/janitor.yaml'),
    JANITOR_DASHBOARD_URL: `http://127.0.0.1:${port}/dashboard/`,
    PORT: String(port),
  });
}
