import { type AnyRule, ok } from '../../../core/rule.ts';

function fakeRule(rule: Partial<AnyRule> & Pick<AnyRule, 'id' | 'kind'>): AnyRule {
  return {
    title: rule.id,
    severity: 'medium',
    thresholds: {},
    docs: { reports: () => rule.id, thresholds: {} },
    remediation: 'stop',
    remediations: ['stop'],
    saves: true,
    judge: () => ok('fine'),
    examples: { violating: [], ok: [], undecided: [] },
    ...rule,
  };
}

export const rules: readonly AnyRule[] = [
  fakeRule({
    id: 'ec2-instance-idle',
    kind: 'ec2-instance',
    thresholds: { maxCpuPercent: 5, maxNetworkBytesPerDay: 5_000_000, windowDays: 14, minCoverage: 0.9 },
    protect: [{ match: { tags: { 'break-glass': '*' } }, because: 'break-glass' }],
  }),
  fakeRule({
    id: 'ec2-instance-tagged-unused',
    kind: 'ec2-instance',
    severity: 'low',
    thresholds: { key: 'Environment', values: ['testing', 'unused'], anyCase: true },
  }),
  fakeRule({
    id: 'rds-instance-idle',
    kind: 'rds-instance',
    severity: 'high',
    remediation: 'delete',
    remediations: ['delete', 'stop'],
    thresholds: { maxConnections: 0, periodSeconds: 3600 },
  }),
];

export const undo = (_kind: string, remediation: string) => ({
  undo: { possible: remediation === 'delete' ? ('no' as const) : ('yes' as const) },
});
