import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { conditionsHold, isArnLike, isGranted } from '../../support/iam.ts';
import { neededFor } from '../../support/iam-calls.ts';
import { recordCalls, runAs } from '../../support/record-calls.ts';
import { script } from '../../support/scripted-client.ts';

const queue = 'arn:aws:sqs:eu-west-1:123456789012:janitor-test-scan';
const statements = [{ actions: ['sqs:SendMessage'], resources: [queue] }];

describe('the IAM evaluator', () => {
  test('allows the granted action on the granted resource and nothing else', () => {
    expect(isGranted(statements, 'sqs:SendMessage', queue)).toBe(true);
    expect(isGranted(statements, 'sqs:DeleteMessage', queue)).toBe(false);
    expect(isGranted(statements, 'sqs:SendMessage', `${queue}-dead`)).toBe(false);
    expect(isGranted([], 'sqs:SendMessage', queue)).toBe(false);
  });

  test.each([
    ['*', queue, true],
    ['arn:aws:rds:*:123456789012:db:*', 'arn:aws:rds:eu-west-1:123456789012:db:orders', true],
    ['arn:aws:rds:*:123456789012:db:*', 'arn:aws:rds:eu-west-1:999999999999:db:orders', false],
    ['arn:aws:rds:*:db:*', 'arn:aws:rds:eu-west-1:123456789012:db:orders', false],
    ['arn:aws:iam::123456789012:user/*', 'arn:aws:iam::123456789012:user/people/ada', true],
    ['arn:aws:iam::123456789012:user/*', 'arn:aws:iam::123456789012:role/admin', false],
    ['arn:aws:sqs:eu-west-1:123456789012:a', 'arn:aws-cn:sqs:eu-west-1:123456789012:a', false],
  ])('isArnLike of %s and %s is %s', (pattern, arn, expected) => {
    expect(isArnLike(pattern, arn)).toBe(expected);
  });

  test('treats a condition on a missing key as false, except ForAllValues', () => {
    expect(conditionsHold({ StringEquals: { 'sts:ExternalId': 'x' } }, {})).toBe(false);
    expect(conditionsHold({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } }, {})).toBe(true);
    expect(
      conditionsHold({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } }, { 'aws:TagKeys': ['x', 'y'] }),
    ).toBe(false);
    expect(() => conditionsHold({ NumericLessThan: { a: '1' } }, { a: '0' })).toThrow('NumericLessThan');
  });
});

describe('the recorder of AWS calls', () => {
  const client = new EC2Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
  script(client, () => ({}));

  test('lists a call without known permissions, and ignores calls outside functions', async () => {
    const recording = recordCalls();
    await client.send(new DescribeVpcsCommand({}));
    await runAs('scan', () => client.send(new DescribeVpcsCommand({})));
    recording.stop();
    await runAs('scan', () => client.send(new DescribeVpcsCommand({})));
    expect(recording.unknown).toEqual([{ actor: 'scan', command: 'EC2Client.DescribeVpcsCommand' }]);
    expect(recording.calls).toEqual([]);
  });

  test('derives the permissions of each item in a transaction', () => {
    const place = { partition: 'aws', region: 'eu-west-1', account: '123456789012' };
    const item = (kind: string, TableName: string) => ({ [kind]: { TableName } });
    const TransactItems = [
      item('Put', 'a'),
      item('Update', 'a'),
      item('Delete', 'b'),
      item('ConditionCheck', 'b'),
    ];
    const needed = neededFor('DynamoDBDocumentClient', 'TransactWriteCommand', { TransactItems }, place);
    const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table';
    expect(needed).toEqual([
      { action: 'dynamodb:PutItem', resource: `${arn}/a` },
      { action: 'dynamodb:UpdateItem', resource: `${arn}/a` },
      { action: 'dynamodb:DeleteItem', resource: `${arn}/b` },
      { action: 'dynamodb:ConditionCheckItem', resource: `${arn}/b` },
    ]);
  });

  test('patches the send method that every SDK client inherits', () => {
    const root = Object.getPrototypeOf(SQSClient.prototype) as object;
    expect(Object.getPrototypeOf(EC2Client.prototype)).toBe(root);
    expect(Object.hasOwn(root, 'send')).toBe(true);
  });
});
