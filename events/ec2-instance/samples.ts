import type { SourceSamples } from '../../core/functions/source.ts';

const account = '123456789012';
const instance = 'i-0123456789abcdef0';
const common = {
  version: '0',
  account,
  time: '2026-11-20T16:00:00Z',
  region: 'eu-west-1',
  resources: [`arn:aws:ec2:eu-west-1:${account}:instance/${instance}`],
};

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html */
export const runningSample = {
  ...common,
  id: 'ee376907-2647-4179-9203-343cfb3017a4',
  source: 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  detail: { 'instance-id': instance, state: 'running' },
};

export const stoppedSample = {
  ...runningSample,
  id: '8d3a7a35-6d9c-4a4e-8c5c-0c4d4e9b1f6a',
  detail: { ...runningSample.detail, state: 'stopped' },
};

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tags-lambda.html */
export const taggedSample = {
  ...common,
  id: 'bddcf1d6-0251-35a1-aab0-adc1fb47c11c',
  source: 'aws.tag',
  'detail-type': 'Tag Change on Resource',
  detail: {
    'changed-tag-keys': ['Owner'],
    service: 'ec2',
    'resource-type': 'instance',
    version: 3,
    tags: { Owner: 'ada' },
  },
};

export const samples: SourceSamples = {
  source: 'ec2-instance',
  samples: {
    'instance-running': runningSample,
    'instance-stopped': stoppedSample,
    'instance-tags': taggedSample,
  },
};
