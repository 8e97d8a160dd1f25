import { readCompiledPolicy } from './compiled-policy.ts';
import { lambdaHandler } from './entry.ts';
import { createIds } from './ids.ts';
import { slackHandler } from './slack-handler.ts';
import { createState } from './state.ts';

/** Lambda: everything that Slack sends. It holds no rule, and no client of a service that the janitor looks after. */
export const slack = lambdaHandler(
  'slack',
  (options) => {
    const { clock, log, store, queue, keyValue } = createState(options);
    const policy = readCompiledPolicy(options.env.policyPath ?? '');
    const deps = { clock, log, store, queue, policy, ids: createIds(clock) };
    return slackHandler({ env: options.env, deps, keyValue });
  },
  { took: 'SlackAckMs' },
);
