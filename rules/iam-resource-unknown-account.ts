import { resourcePolicyRule } from './iam/resource-policy-rule.ts';

export const rule = resourcePolicyRule({
  id: 'iam-resource-unknown-account',
  title: 'Resource was opened to an account that is not known',
  severity: 'high',
  asks: 'trust-unknown-account',
  reports:
    'buckets, KMS keys, queues, topics, functions, secrets and repositories whose policy was changed and now lets an account in that is not listed',
  toFix:
    'Take the statement out of the resource policy, list the account in `knownAccounts`, or accept the change',
});
