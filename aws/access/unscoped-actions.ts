/**
 * The actions that are granted on `*`, and why AWS allows nothing narrower. Each of them reads, but for `config:PutEvaluations`; none changes a resource.
 * Source: the tables "Actions defined by …" of AWS's Service Authorization Reference, in which they have no resource type.
 */
export const unscopedActions: Readonly<Record<string, string>> = {
  'cloudwatch:GetMetricData':
    'Metrics have no ARNs. The one resource type that AWS names, `dataset`, is not what these metrics are kept in.',
  'config:GetResourceConfigHistory': 'AWS Config has no ARNs of what it recorded.',
  'config:ListDiscoveredResources': 'AWS Config has no ARNs of what it recorded.',
  'config:PutEvaluations':
    'It takes no ARN. What it answers is the question whose token it holds, and it changes no resource.',
  'ec2:DescribeAddressTransfers': 'EC2 checks the right to list, not the right to each thing that is listed.',
  'ec2:DescribeAddresses': 'EC2 checks the right to list, not the right to each thing that is listed.',
  'ec2:DescribeInstances': 'EC2 checks the right to list, not the right to each thing that is listed.',
  'ec2:DescribeRegions': 'Regions are no resources of an account.',
  'iam:GenerateCredentialReport': 'There is one report of the whole account.',
  'iam:GetAccountAuthorizationDetails': 'It answers for the whole account.',
  'iam:GetAccountSummary': 'It answers for the whole account.',
  'iam:GetCredentialReport': 'There is one report of the whole account.',
  's3:GetAccountPublicAccessBlock': 'It is a setting of the account, which has no ARN.',
  's3:ListAllMyBuckets': 'It lists the buckets of the whole account.',
};
