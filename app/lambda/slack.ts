import { policyOf } from '../policy/policy-of.ts';
import { lambdaHandler } from '../runtime/entry.ts';
import { createBase } from '../wiring/base.ts';
import { slackHandler } from '../wiring/slack-handler.ts';

/** Lambda: everything that Slack sends. It holds no rule, and no client of a service that the janitor looks after. */
export const slack = lambdaHandler(
  'slack',
  (options) => slackHandler(createBase({ ...options, hurried: true, policy: policyOf(options) })),
  { took: 'SlackAckMs' },
);
