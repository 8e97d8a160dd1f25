import { createBase } from './base.ts';
import { lambdaHandler } from './entry.ts';
import { policyOf } from './policy-of.ts';
import { slackHandler } from './slack-handler.ts';

/** Lambda: everything that Slack sends. It holds no rule, and no client of a service that the janitor looks after. */
export const slack = lambdaHandler(
  'slack',
  (options) => slackHandler(createBase({ ...options, hurried: true, policy: policyOf(options) })),
  { took: 'SlackAckMs' },
);
