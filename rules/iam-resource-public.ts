import { resourcePolicyRule } from './iam/resource-policy-rule.ts';

export const rule = resourcePolicyRule({
  id: 'iam-resource-public',
  title: 'Resource was opened to everybody',
  severity: 'critical',
  asks: 'trust-public',
  reports:
    'buckets, KMS keys, queues, topics, functions, secrets and repositories whose policy was changed and now lets everybody in',
  toFix: 'Take the statement out of the resource policy, or accept the change',
});
