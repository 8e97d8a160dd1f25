import type { SourceSamples } from '../../core/functions/source.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const samples: SourceSamples = {
  source: 'audit-changes',
  samples: {
    'audit-event-stored': {
      eventID: '7de3041dd709b024af6f29e4fa13d34c',
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: 1_795_881_600,
        Keys: { pk: { S: 'finding#f1' }, sk: { S: '001795881600000#e1' } },
        NewImage: {
          pk: { S: 'finding#f1' },
          sk: { S: '001795881600000#e1' },
          shape: { N: '1' },
          doc: {
            S: JSON.stringify({
              id: 'e1',
              atMs: 1_795_881_600_000,
              type: 'finding.snoozed',
              actor: 'U0ADA',
              summary: 'user/bob: needed until Friday',
              findingId: 'f1',
              resource: '123456789012|global|iam-identity|user/bob',
              resourceId: 'user/bob',
              rule: 'iam-full-admin',
              accountName: 'acme',
              severity: 'critical',
              details: {},
            }),
          },
        },
        SequenceNumber: '13021600000000001596893679',
        SizeBytes: 512,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN:
        'arn:aws:dynamodb:eu-west-1:123456789012:table/janitor-dev-audit/stream/2026-11-28T00:00:00.000',
    },
  },
};
