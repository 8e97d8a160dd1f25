import type { Finding, TagRequests } from '../../core/finding.ts';
import type { Policy } from '../../core/policy.ts';
import type { TagRequirement } from '../../core/tags/requirements.ts';
import { sampleFinding } from './sample-finding.ts';

/** Environment from a list, Owner with any value, CostCenter by a pattern. */
export const required: readonly TagRequirement[] = [
  { key: 'Environment', aliases: [], values: ['dev', 'staging', 'prod'], pattern: null, ignoreCase: false },
  { key: 'Owner', aliases: [], values: null, pattern: null, ignoreCase: false },
  { key: 'CostCenter', aliases: [], values: null, pattern: 'CC-[0-9]*', ignoreCase: false },
];

export const missingAll: TagRequests = {
  room: 47,
  tags: required.map(({ key, values, pattern, ignoreCase }) => ({
    key,
    values,
    pattern,
    ignoreCase,
    found: null,
  })),
};

/** An instance without tags whose owner is asked for them. */
export function untagged(different: Partial<Finding> = {}, asks: TagRequests = missingAll): Finding {
  const { resource, plan } = sampleFinding();
  return sampleFinding({
    rule: 'ec2-instance-missing-tags',
    ruleTitle: 'Instance with missing or wrong tags',
    because: 'It lacks Environment, Owner and CostCenter.',
    resource: { ...resource, id: 'i-0aaa', name: 'batch-1' },
    needsApproval: 'input',
    plan: {
      ...plan,
      remediation: 'tag',
      title: 'Add the missing tags',
      undo: { possible: 'yes', how: 'Delete the tags that were added.' },
      material: {},
      reasons: asks.tags.map(({ key, found }) => `${found === null ? 'missing' : 'value'}:${key}`),
      asks,
    },
    ...different,
  });
}

/** The rule of `untagged` in this mode. */
export function tagRules(
  mode: 'notify' | 'approve' | 'enforce' = 'enforce',
  tags: readonly TagRequirement[] = required,
): Policy['rules'] {
  const rule = 'ec2-instance-missing-tags';
  return {
    [rule]: {
      rule,
      mode,
      severity: 'low',
      graceMs: 3_600_000,
      remediation: 'tag',
      thresholds: { tags },
      channel: null,
      protect: [],
    },
  };
}
