import type { AnswerTable } from './answer-table.ts';

const docs = 'https://docs.aws.amazon.com';
const config = `${docs}/config/latest/APIReference`;

/** Responses that belong to no kind: identity, regions, metrics and AWS Config. */
export const commonAnswers = {
  'STS.GetCallerIdentity': {
    source: `${docs}/STS/latest/APIReference/API_GetCallerIdentity.html`,
    always: ['Account', 'Arn'],
  },
  'STS.AssumeRole': {
    source: `${docs}/STS/latest/APIReference/API_AssumeRole.html`,
    always: [],
    checked: [
      'AssumedRoleUser.Arn',
      'Credentials.AccessKeyId',
      'Credentials.SecretAccessKey',
      'Credentials.SessionToken',
      'Credentials.Expiration',
    ],
  },
  'EC2.DescribeRegions': {
    source: `${docs}/AWSEC2/latest/APIReference/API_Region.html`,
    always: ['Regions[].RegionName', 'Regions[].OptInStatus'],
  },
  // No field is promised; an event without a name or a time is left out.
  'CloudTrail.LookupEvents': {
    source: `${docs}/awscloudtrail/latest/APIReference/API_Event.html`,
    root: '{}',
    always: [],
    checked: ['Events'],
    kept: [
      'Events[].EventName',
      'Events[].EventSource',
      'Events[].EventTime',
      'Events[].ReadOnly',
      'Events[].Username',
      'Events[].CloudTrailEvent',
    ],
  },
  // A series without data points has two empty lists.
  'CloudWatch.GetMetricData': {
    source: `${docs}/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html`,
    root: null,
    always: [
      'MetricDataResults[].Id',
      'MetricDataResults[].StatusCode',
      'MetricDataResults[].Timestamps',
      'MetricDataResults[].Values',
    ],
    omitted: ['NextToken'],
    kept: ['MetricDataResults[].Messages'],
  },
  // Empty when AWS Config accepted all evaluations.
  'ConfigService.PutEvaluations': {
    source: `${config}/API_PutEvaluations.html`,
    root: null,
    always: ['FailedEvaluations[].ComplianceResourceType', 'FailedEvaluations[].ComplianceResourceId'],
  },
  'ConfigService.GetResourceConfigHistory': {
    source: `${config}/API_ConfigurationItem.html`,
    root: null,
    always: ['configurationItems[].configurationItemStatus'],
    // "If available"; not for every type.
    omitted: ['configurationItems[].resourceName', 'configurationItems[].arn'],
  },
  'ConfigService.ListDiscoveredResources': {
    source: `${config}/API_ResourceIdentifier.html`,
    root: null,
    always: ['resourceIdentifiers[].resourceId'],
    omitted: ['nextToken', 'resourceIdentifiers[].resourceName'],
  },
} as const satisfies AnswerTable;
