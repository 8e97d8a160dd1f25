import type { SecretName, TopicName } from './function.ts';

/** Names of environment variables of a deployed function. */

const upper = (name: string): string => name.toUpperCase().replaceAll('-', '_');

export const policyVariable = 'JANITOR_POLICY';
export const configVariable = 'JANITOR_CONFIG';
export const bucketVariable = 'JANITOR_COMPLIANCE_BUCKET';
/** The sender of the daily report, and its recipients with commas between them. */
export const reportSenderVariable = 'JANITOR_REPORT_SENDER';
export const reportEmailVariable = 'JANITOR_REPORT_EMAIL';
/** The dashboard's address, and its key pair: the id in CloudFront, and the ARN of the secret with the private key. */
export const dashboardUrlVariable = 'JANITOR_DASHBOARD_URL';
export const dashboardKeyIdVariable = 'JANITOR_DASHBOARD_KEY_ID';
export const dashboardKeyVariable = 'JANITOR_DASHBOARD_KEY_SECRET_ARN';
export const schedulerRoleVariable = 'JANITOR_SCHEDULER_ROLE_ARN';

export function queueVariable(queue: string): string {
  return `JANITOR_${upper(queue)}_QUEUE_URL`;
}

export function topicVariable(topic: TopicName): string {
  return `JANITOR_${upper(topic)}_TOPIC_ARN`;
}

/** The variable with the name of a function to invoke. */
export function functionVariable(name: string): string {
  return `JANITOR_${upper(name)}_FUNCTION`;
}

export const secretVariables = {
  botToken: { value: 'SLACK_BOT_TOKEN', arn: 'SLACK_BOT_TOKEN_SECRET_ARN' },
  signingSecret: { value: 'SLACK_SIGNING_SECRET', arn: 'SLACK_SIGNING_SECRET_ARN' },
} as const satisfies Record<SecretName, { readonly value: string; readonly arn: string }>;
