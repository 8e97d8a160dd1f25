import declared from '../permissions.generated.json' with { type: 'json' };

const recorded = 'AWS Config has no ARNs of what it recorded.';

/** Actions that belong to no kind. */
const ofNoKind: Readonly<Record<string, string>> = {
  'cloudwatch:GetMetricData':
    'Metrics have no ARNs. The one resource type that AWS names, `dataset`, is not what these metrics are kept in.',
  'config:GetResourceConfigHistory': recorded,
  'config:ListDiscoveredResources': recorded,
  'config:PutEvaluations':
    'It takes no ARN. What it answers is the question whose token it holds, and it changes no resource.',
  'ec2:DescribeRegions': 'Regions are no resources of an account.',
};

/**
 * Actions granted on `*`, and why AWS allows nothing narrower. None changes a resource.
 * Source: AWS's Service Authorization Reference, whose tables list no resource type for them.
 */
export const unscopedActions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...ofNoKind, ...declared.unscoped }).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
);
