import { describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { refusal } from '../../../aws/refusal.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { example } from '../../../core/facts/examples.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { known, type Resource, unknown } from '../../../core/resource.ts';
import {
  type AwsAnswer,
  answeringClients,
  ec2Error,
  queryError,
  s3Error,
} from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const account = '123456789012';

function run(remediation: string, resource: Resource, answer: (call: string) => AwsAnswer, own = account) {
  const { clients, requests } = answeringClients(({ call }) => answer(call));
  const remediator = createRemediator({ accounts: oneAccount(clients, own), kinds, nowMs: () => 0 });
  const finding = sampleFinding({ id: 'fnd_1', plan: { ...sampleFinding({}).plan, remediation } });
  const permit: Permit = { finding, resource } as never;
  return { outcome: remediator.run(permit), requests };
}

const instance = example('ec2-instance', { id: 'i-1', facts: { state: known('running') } });
const stopped: AwsAnswer = {
  xml: '<StopInstancesResponse><instancesSet><item><instanceId>i-1</instanceId><currentState><code>64</code><name>stopping</name></currentState><previousState><code>16</code><name>running</name></previousState></item></instancesSet></StopInstancesResponse>',
};

describe('an error from AWS', () => {
  test.each([
    ['UnauthorizedOperation', 403],
    ['OperationNotPermitted', 400],
    ['IncorrectInstanceState', 400],
    ['UnsupportedOperation', 400],
    ['InvalidInstanceID.NotFound', 400],
  ])('%s is a refusal', async (code, status) => {
    const { outcome } = run('stop', instance, () => ec2Error(code, 'because', status));
    await expect(outcome).rejects.toBeInstanceOf(Refused);
  });

  test.each([
    ['throttling', ec2Error('RequestLimitExceeded', 'slow down', 503)],
    ['an internal error', ec2Error('InternalError', 'oops', 500)],
    ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['a timeout', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
  ])('%s is an unknown outcome and is not retried', async (_, answer) => {
    const { outcome, requests } = run('stop', instance, () => answer);
    await expect(outcome).rejects.not.toBeInstanceOf(Refused);
    expect(requests).toHaveLength(1);
  });

  test('in a refusal has a short message without the encoded part', () => {
    const denied = refusal(
      Object.assign(
        new Error('not authorized to perform: ec2:StopInstances. Encoded authorization failure message: QQQ'),
        { name: 'UnauthorizedOperation' },
      ),
    );
    expect(denied?.message).toBe('access denied: not authorized to perform: ec2:StopInstances.');
  });
});

test('run sends nothing for an account that cannot be entered', async () => {
  const { outcome, requests } = run('stop', instance, () => stopped, '999999999999');
  await expect(outcome).rejects.toThrow(`there is no account ${account} here`);
  expect(requests).toEqual([]);
});

test('run sends nothing for a remediation that the kind does not have', async () => {
  const { outcome, requests } = run('terminate', instance, () => stopped);
  await expect(outcome).rejects.toBeInstanceOf(Refused);
  expect(requests).toEqual([]);
});

const markedUser =
  '<GetUserResponse><GetUserResult><User><UserName>ada</UserName><Path>/</Path><Arn>arn:aws:iam::123456789012:user/ada</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><Tags><member><Key>MFA_REQUIRED</Key><Value>true</Value></member></Tags></User></GetUserResult></GetUserResponse>';

describe('the receipt of', () => {
  test('stop has the state before', async () => {
    const { outcome } = run('stop', instance, () => stopped);
    expect(await outcome).toEqual({
      summary: 'Stopped.',
      undo: { call: 'ec2:StartInstances', instanceId: 'i-1', region: 'eu-west-1', stateBefore: 'running' },
    });
  });

  test('delete has the name of the final snapshot and the setup', async () => {
    const setup = { DBInstanceClass: 'db.m5.large', DBSubnetGroupName: 'private' };
    const database = example('rds-instance', {
      id: 'orders',
      tags: { Owner: 'ada' },
      facts: { setup: known(setup) },
    });
    const { outcome, requests } = run('delete', database, () => ({
      xml: '<DeleteDBInstanceResponse><DeleteDBInstanceResult><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceStatus>deleting</DBInstanceStatus></DBInstance></DeleteDBInstanceResult></DeleteDBInstanceResponse>',
    }));
    expect(await outcome).toMatchObject({
      summary: expect.stringContaining('janitor-final-orders-fnd-1'),
      undo: { snapshot: 'janitor-final-orders-fnd-1', setup, tags: { Owner: 'ada' } },
    });
    expect(requests[0]?.fields).toMatchObject({
      DBInstanceIdentifier: 'orders',
      SkipFinalSnapshot: 'false',
      FinalDBSnapshotIdentifier: 'janitor-final-orders-fnd-1',
      DeleteAutomatedBackups: 'false',
    });
  });

  test('release has the address and its tags, and an attached address is refused without a call', async () => {
    const address = example('ec2-address', {
      id: 'eipalloc-1',
      tags: { Name: 'vpn' },
      facts: { attachedTo: known(null) },
    });
    const answer = (call: string): AwsAnswer =>
      call === 'ec2:ReleaseAddress'
        ? { xml: '<ReleaseAddressResponse><return>true</return></ReleaseAddressResponse>' }
        : ec2Error('InvalidAllocationID.NotFound');
    const released = run('release', { ...address, name: '203.0.113.7' }, answer);
    expect(await released.outcome).toMatchObject({
      undo: { call: 'ec2:AllocateAddress', address: '203.0.113.7', tags: { Name: 'vpn' } },
    });

    const far = { attachedTo: known(null), networkBorderGroup: known('us-west-2-lax-1') };
    const there = run('release', { ...address, facts: far }, answer);
    expect(await there.outcome).toMatchObject({ undo: { networkBorderGroup: 'us-west-2-lax-1' } });
    expect(there.requests[0]?.fields).toMatchObject({ NetworkBorderGroup: 'us-west-2-lax-1' });

    for (const attachedTo of [known('instance i-1'), unknown('access denied')]) {
      const refused = run('release', { ...address, facts: { attachedTo } }, () => stopped);
      await expect(refused.outcome).rejects.toBeInstanceOf(Refused);
      expect(refused.requests).toEqual([]);
    }
  });

  test('block-public-access has the settings before, and nothing changes when they cannot be read', async () => {
    const bucket = { ...example('s3-bucket', { id: 'site' }), location: 'eu-west-1' };
    const block = (rest: boolean): AwsAnswer => ({
      xml: `<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>${rest}</IgnorePublicAcls><BlockPublicPolicy>${rest}</BlockPublicPolicy><RestrictPublicBuckets>${rest}</RestrictPublicBuckets></PublicAccessBlockConfiguration>`,
    });
    /** Answers the setting before until the PUT, then everything blocked. */
    const from = (before: AwsAnswer) => {
      let now = before;
      return (call: string): AwsAnswer => {
        if (call.includes(':GET')) return now;
        now = block(true);
        return { xml: '' };
      };
    };
    const blocked = run('block-public-access', bucket, from(block(false)));
    expect(await blocked.outcome).toMatchObject({
      undo: {
        call: 's3:PutBucketPublicAccessBlock',
        before: { blockPublicAcls: true, ignorePublicAcls: false },
      },
    });
    const put = blocked.requests.find(({ call }) => call.includes(':PUT'));
    expect(put?.body).toContain('<RestrictPublicBuckets>true</RestrictPublicBuckets>');
    expect(put?.headers['x-amz-expected-bucket-owner']).toBe(account);

    const none = run('block-public-access', bucket, from(s3Error('NoSuchPublicAccessBlockConfiguration')));
    expect(await none.outcome).toMatchObject({
      undo: { call: 's3:DeleteBucketPublicAccessBlock', before: null },
    });

    const blind = run('block-public-access', bucket, () => s3Error('AccessDenied', 403));
    await expect(blind.outcome).rejects.toBeInstanceOf(Refused);
    expect(blind.requests.map(({ call }) => call.split(' ')[0])).not.toContain('s3:PUT');
  });

  test('tag-mfa-required has the value before, and root is refused without a call', async () => {
    const user = example('iam-user', { id: 'ada', tags: { MFA_REQUIRED: 'no' } });
    const tagged = run('tag-mfa-required', user, (call) => ({
      xml: call === 'iam:TagUser' ? '<TagUserResponse/>' : markedUser,
    }));
    expect(await tagged.outcome).toMatchObject({
      undo: { call: 'iam:TagUser', userName: 'ada', before: 'no' },
    });
    expect(tagged.requests[0]?.fields).toMatchObject({
      'Tags.member.1.Key': 'MFA_REQUIRED',
      'Tags.member.1.Value': 'true',
    });

    const unread = example('iam-user', { id: 'ada', tags: unknown('access denied') });
    const blind = run('tag-mfa-required', unread, () => ({ xml: '<TagUserResponse/>' }));
    await expect(blind.outcome).rejects.toBeInstanceOf(Refused);
    expect(blind.requests).toEqual([]);

    const root = run('tag-mfa-required', example('iam-user', { id: '<root_account>' }), () =>
      queryError('x'),
    );
    await expect(root.outcome).rejects.toBeInstanceOf(Refused);
    expect(root.requests).toEqual([]);
  });
});

test.each([
  [{ mfa_required: 'no' }, { call: 'iam:TagUser', tag: 'mfa_required', before: 'no' }],
  [{ Mfa_Required: '' }, { call: 'iam:TagUser', tag: 'Mfa_Required', before: '' }],
  [{ 'mfa-required': 'no' }, { call: 'iam:UntagUser', tag: 'MFA_REQUIRED', before: null }],
])('undo restores the tag that IAM replaced, in its spelling: %j', async (tags, undo) => {
  const user = example('iam-user', { id: 'ada', tags });
  const { outcome } = run('tag-mfa-required', user, (call) => ({
    xml: call === 'iam:TagUser' ? '<TagUserResponse/>' : markedUser,
  }));
  expect(await outcome).toMatchObject({ undo: { userName: 'ada', ...undo } });
});

describe('isDone', () => {
  const remediator = createRemediator({
    accounts: oneAccount(answeringClients(() => stopped).clients),
    kinds,
    nowMs: () => 0,
  });
  const isDone = (kind: string, remediation: string, resource: Resource | undefined): boolean | 'unknown' => {
    const base = sampleFinding({});
    return remediator.isDone(
      { ...base, resource: { ...base.resource, kind }, plan: { ...base.plan, remediation } },
      resource,
    );
  };
  const ec2 = (state: string) => example('ec2-instance', { facts: { state: known(state) } });
  const rds = (status: string) => example('rds-instance', { facts: { status: known(status) } });
  const all = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };

  test.each([
    ['ec2-instance', 'stop', ec2('stopping'), true],
    ['ec2-instance', 'stop', ec2('stopped'), true],
    ['ec2-instance', 'stop', ec2('running'), false],
    ['ec2-instance', 'stop', undefined, false],
    ['rds-instance', 'delete', undefined, true],
    ['rds-instance', 'delete', rds('deleting'), false],
    ['rds-instance', 'delete', rds('available'), false],
    ['rds-instance', 'stop', rds('stopping'), true],
    ['rds-instance', 'stop', rds('available'), false],
    ['ec2-address', 'release', undefined, true],
    ['ec2-address', 'release', example('ec2-address', {}), false],
    ['iam-user', 'tag-mfa-required', example('iam-user', { tags: { MFA_REQUIRED: 'true' } }), true],
    ['iam-user', 'tag-mfa-required', example('iam-user', { tags: { mfa_required: 'true' } }), true],
    ['iam-user', 'tag-mfa-required', example('iam-user', { tags: unknown('access denied') }), 'unknown'],
    ['ec2-instance', 'stop', example('ec2-instance', { facts: { state: unknown('cut off') } }), 'unknown'],
    ['rds-instance', 'stop', example('rds-instance', { facts: { status: unknown('cut off') } }), 'unknown'],
    ['s3-bucket', 'block-public-access', example('s3-bucket', { facts: { bucketBlock: known(all) } }), true],
    [
      's3-bucket',
      'block-public-access',
      example('s3-bucket', { facts: { bucketBlock: known({ ...all, ignorePublicAcls: false }) } }),
      false,
    ],
    [
      's3-bucket',
      'block-public-access',
      example('s3-bucket', { facts: { bucketBlock: unknown('access denied') } }),
      'unknown',
    ],
    ['ec2-instance', 'terminate', undefined, false],
  ])('tells whether the %s shows %s, or that it is unknown', (kind, remediation, resource, expected) => {
    expect(isDone(kind, remediation, resource)).toBe(expected);
  });
});
