import { analyze } from '../../core/iam/analyze.ts';

export type Analysis = {
  readonly bytes: number;
  readonly findings: number;
  readonly analysisMs: number;
  /** `JSON.parse` and `JSON.stringify` of the same text. */
  readonly referenceMs: number;
};

const times = 300;
const warmUp = 100;
const role = 'arn:aws:iam::123456789012:role/bench';

/** CPU time for an inline policy of about 6 KB that a role gets: narrow and wide statements, conditions and a Deny. */
export function analysis(): Analysis {
  const after = JSON.stringify({ Version: '2012-10-17', Statement: statements() });
  const input = {
    event: {
      eventName: 'PutRolePolicy',
      eventTime: '2026-11-29T00:00:00Z',
      recipientAccountId: '123456789012',
    },
    before: null,
    after,
    attachedTo: { kind: 'role', arn: role },
  };
  const findings = analyze(input, '2026-11-29T00:00:00Z').findings.length;
  return {
    bytes: after.length,
    findings,
    analysisMs: took(() => analyze(input, '2026-11-29T00:00:00Z')),
    referenceMs:
      took(() => {
        for (let nth = 0; nth < 10; nth += 1) JSON.stringify(JSON.parse(after));
      }) / 10,
  };
}

/** CPU time of one run, which a busy machine changes less than the time on the wall. */
function took(run: () => unknown): number {
  for (let nth = 0; nth < warmUp; nth += 1) run();
  const before = process.cpuUsage();
  for (let nth = 0; nth < times; nth += 1) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / times;
}

function statements(): readonly object[] {
  const narrow = Array.from({ length: 22 }, (_, nth) => ({
    Sid: `Table${nth}`,
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:Query', 's3:GetObject*', 'sqs:Send*'],
    Resource: [`arn:aws:dynamodb:eu-west-1:123456789012:table/orders-${nth}`, `arn:aws:s3:::orders-${nth}/*`],
    Condition: { StringEquals: { 'aws:ResourceAccount': '123456789012' } },
  }));
  return [
    ...narrow,
    { Effect: 'Allow', Action: ['ec2:*', 'lambda:*', 'iam:PassRole'], Resource: '*' },
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'ec2:*'], Resource: '*' },
    { Effect: 'Deny', Action: 'iam:*', Resource: '*', Condition: { Bool: { 'aws:ViaAWSService': 'false' } } },
  ];
}
