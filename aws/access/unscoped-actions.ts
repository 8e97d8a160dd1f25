import declared from '../permissions.generated.json' with { type: 'json' };

const recorded = 'Recorded configuration items have no ARN.';

/** Actions that belong to no kind. */
const ofNoKind: Readonly<Record<string, string>> = {
  'cloudtrail:LookupEvents':
    'The action has no resource-level permissions. It reads the event history of management events.',
  'config:GetResourceConfigHistory': recorded,
  'config:ListDiscoveredResources': recorded,
  'config:PutEvaluations':
    'The action has no resource-level permissions. It stores evaluations for one invocation, whose token it carries, and changes no resource.',
  'dynamodb:ListStreams':
    'The action has no resource-level permissions. It lists streams and reads none of them.',
  'ec2:DescribeRegions': 'Regions are not resources of an account.',
};

/**
 * Actions granted on `*`, and why AWS allows nothing narrower. None changes a resource.
 * Source: AWS's Service Authorization Reference, whose tables list no resource type for them.
 */
export const unscopedActions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...ofNoKind, ...declared.unscoped }).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
);
