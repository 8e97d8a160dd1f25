import { describe, expect, test } from '@jest/globals';
import { analyze } from '../../../../core/iam/analyze.ts';
import {
  account,
  alice,
  allow,
  deny,
  findingOf,
  forAlice,
  now,
  policy,
  severityOf,
  trust,
  verdicts,
} from '../../../support/iam-policies.ts';

const admin = policy(allow('*'));
const onlyS3 = policy(allow('s3:*'));

describe('what changes nothing', () => {
  test.each([
    ['failed', { eventName: 'PutUserPolicy', errorCode: 'AccessDenied' }],
    ['read-only', { eventName: 'GetUserPolicy', readOnly: true }],
    ['deletes a version that was not in force', { eventName: 'DeletePolicyVersion' }],
    [
      'makes a version that is not in force',
      { eventName: 'CreatePolicyVersion', requestParameters: { setAsDefault: false } },
    ],
    [
      'makes a version that is not in force, by the answer',
      {
        eventName: 'CreatePolicyVersion',
        requestParameters: { setAsDefault: true },
        responseElements: { policyVersion: { isDefaultVersion: false } },
      },
    ],
  ])('%s', (_, event) => {
    expect(forAlice(admin, {}, { event })).toEqual({ findings: [], undecided: [] });
  });

  test("the janitor's own change", () => {
    const self = `arn:aws:iam::${account}:role/janitor/remediator`;
    const session = `arn:aws:sts::${account}:assumed-role/remediator/undo`;
    const byIssuer = { type: 'AssumedRole', arn: session, sessionContext: { sessionIssuer: { arn: self } } };
    for (const userIdentity of [byIssuer, { type: 'AssumedRole', arn: session }]) {
      const event = { eventName: 'PutUserPolicy', userIdentity };
      expect(forAlice(admin, { self }, { event }).findings).toEqual([]);
      expect(forAlice(admin, { self: `${self}2` }, { event }).findings).not.toEqual([]);
    }
  });
});

test('the document in the event stands for one that was not given', () => {
  const event = { eventName: 'PutUserPolicy', requestParameters: { policyDocument: JSON.stringify(admin) } };
  expect(severityOf(forAlice(undefined, {}, { event }), 'full-admin')).toBe('critical');
  const whole = { 'detail-type': 'AWS API Call via CloudTrail', detail: event };
  expect(severityOf(forAlice(undefined, {}, { event: whole }), 'full-admin')).toBe('critical');
});

test('the trust policy of a new role', () => {
  const event = {
    eventName: 'CreateRole',
    requestParameters: { assumeRolePolicyDocument: JSON.stringify(policy(trust('*'))) },
  };
  const attachedTo = { kind: 'role', arn: `arn:aws:iam::${account}:role/new` };
  expect(verdicts(analyze({ event, attachedTo }, now))).toEqual(['critical trust-public']);
});

describe('boundaries', () => {
  const event = { eventName: 'DeleteUserPermissionsBoundary' };
  const others = [admin];

  test('removed: beside the documents, or as the document', () => {
    const beside = forAlice(null, { others, boundaryBefore: onlyS3, boundaryAfter: null }, { event });
    const as = forAlice(null, { others }, { event, before: onlyS3 });
    expect(verdicts(beside)).toEqual(
      expect.arrayContaining(['critical full-admin', 'high boundary-removed']),
    );
    expect(as).toEqual(beside);
    expect(findingOf(beside, 'data-exfiltration')?.newly).not.toContain('s3:GetObject');
  });

  test('removed, and what it held back is not known', () => {
    const result = forAlice(null, { others }, { event });
    expect(verdicts(result)).toEqual(['high boundary-removed']);
    expect(result.undecided[0]).toContain('boundaryBefore');
  });

  test('replaced by a wider one', () => {
    const wider = { others, boundaryBefore: onlyS3, boundaryAfter: policy(allow(['s3:*', 'iam:*'])) };
    const put = { eventName: 'PutUserPermissionsBoundary' };
    const found = forAlice(null, wider, { event: put });
    expect(verdicts(found)).toEqual(
      expect.arrayContaining(['critical privilege-escalation', 'medium boundary-removed']),
    );
    const narrower = { others, boundaryBefore: wider.boundaryAfter, boundaryAfter: onlyS3 };
    expect(forAlice(null, narrower, { event: put }).findings).toEqual([]);
    expect(
      forAlice(null, { others, boundaryBefore: null, boundaryAfter: onlyS3 }, { event: put }).findings,
    ).toEqual([]);
  });

  test('a Deny in the boundary holds', () => {
    const boundary = policy(allow('*'), deny('iam:*'));
    const found = forAlice(admin, { boundaryBefore: boundary, boundaryAfter: boundary });
    expect(findingOf(found, 'full-admin')).toBeUndefined();
    expect(findingOf(found, 'privilege-escalation')?.newly.join()).not.toContain('iam:');
  });

  test('another event cannot remove it: one side speaks for both', () => {
    expect(findingOf(forAlice(admin, { boundaryBefore: onlyS3 }), 'full-admin')).toBeUndefined();
    expect(findingOf(forAlice(admin, { boundaryAfter: onlyS3 }), 'boundary-removed')).toBeUndefined();
  });
});

describe('credentials', () => {
  const keyFor = (userName: string) => ({
    eventName: 'CreateAccessKey',
    requestParameters: { userName },
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/eve`, userName: 'eve' },
  });

  test('for somebody else, stronger or not', () => {
    const made = (others: readonly unknown[]) =>
      verdicts(forAlice(null, { others }, { event: keyFor('alice') }));
    expect(made([])).toEqual(['medium credentials-exposure']);
    expect(made([onlyS3])).toEqual(['medium credentials-exposure']);
    expect(made([admin])).toEqual(['high credentials-exposure']);
  });

  test('for oneself', () => {
    expect(forAlice(null, {}, { event: keyFor('eve') }).findings).toEqual([]);
  });

  test('by a role or session with the name of the user', () => {
    const session = { type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/ops/eve` };
    const sessionContext = { sessionIssuer: { arn: `arn:aws:iam::${account}:role/eve` } };
    for (const userIdentity of [session, { ...session, sessionContext }]) {
      const event = { ...keyFor('eve'), userIdentity };
      expect(verdicts(forAlice(null, {}, { event }))).toEqual(['medium credentials-exposure']);
    }
  });

  test.each([
    'UpdateAccessKey',
    'UpdateSSHPublicKey',
    'UpdateServiceSpecificCredential',
    'UpdateSigningCertificate',
  ])('%s: enabled, but not disabled', (eventName) => {
    const found = (status: string) => {
      const { userIdentity } = keyFor('alice');
      const event = { eventName, userIdentity, requestParameters: { userName: 'alice', status } };
      return verdicts(forAlice(null, {}, { event }));
    };
    expect(found('Active')).toEqual(['medium credentials-exposure']);
    expect(found('Inactive')).toEqual([]);
  });

  test.each([
    ['EnableMFADevice', 'eve registered an MFA device for alice.'],
    ['ResyncMFADevice', 'eve synchronized the MFA device of alice.'],
    ['DeactivateMFADevice', 'eve switched off MFA for alice.'],
  ])('%s of another user, and not of oneself', (eventName, because) => {
    const attachedTo = { kind: 'user', arn: alice };
    const found = (userName: string) =>
      analyze({ event: { ...keyFor(userName), eventName }, before: null, after: null, attachedTo }, now);
    expect(found('alice').findings).toMatchObject([{ severity: 'medium', because }]);
    expect(found('eve').findings).toEqual([]);
  });

  test('an identity provider', () => {
    const event = { eventName: 'CreateSAMLProvider', requestParameters: { name: 'idp' } };
    expect(
      analyze({ event, before: null, after: null, attachedTo: { kind: 'saml-provider', arn: alice } }, now)
        .findings,
    ).toMatchObject([{ category: 'trust-web-identity', severity: 'medium', newly: ['idp'] }]);
  });
});
