import { createHash } from 'node:crypto';

export const account = '123456789012';
export const otherAccount = '111122223333';

type Fields = Readonly<Record<string, unknown>>;

/** An IAM user who makes the calls of the samples. */
export const ada = {
  type: 'IAMUser',
  principalId: 'AIDACKCEVSQ6C2EXAMPLE',
  arn: `arn:aws:iam::${account}:user/ada`,
  accountId: account,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: 'ada',
};

export type Sample = {
  readonly version: string;
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Fields & {
    readonly eventName: string;
    readonly eventSource: string;
    readonly requestParameters: Fields | null;
    readonly responseElements: Fields | null;
  };
};

/** `more`: fields of the record that differ. */
export type SampleOf = (
  eventName: string,
  requestParameters: Fields | null,
  responseElements?: Fields | null,
  more?: Fields,
) => Sample;

/**
 * Samples of one service, written from its API reference and from the fields of a CloudTrail record.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function samplesOf(service: string, region: string): SampleOf {
  return (eventName, requestParameters, responseElements = null, more = {}) => {
    const time = '2026-11-20T16:00:00Z';
    const id = idOf(`${service} ${eventName}`);
    return {
      version: '0',
      id: idOf(id),
      source: `aws.${service}`,
      'detail-type': 'AWS API Call via CloudTrail',
      account,
      time,
      region,
      resources: [],
      detail: {
        eventVersion: '1.11',
        userIdentity: ada,
        eventTime: time,
        eventSource: `${service}.amazonaws.com`,
        eventName,
        awsRegion: region,
        sourceIPAddress: '203.0.113.7',
        userAgent: 'aws-cli/2.31.0',
        requestParameters,
        responseElements,
        requestID: idOf(`${id} request`),
        eventID: id,
        readOnly: false,
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: account,
        eventCategory: 'Management',
        ...more,
      },
    };
  };
}

function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** By event name. */
export function named(...samples: readonly Sample[]): Readonly<Record<string, Sample>> {
  return Object.fromEntries(samples.map((sample) => [sample.detail.eventName, sample]));
}
