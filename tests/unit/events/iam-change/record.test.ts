import { describe, expect, test } from '@jest/globals';
import type { IamEvent } from '../../../../core/iam/state/iam-event.ts';
import { parseIamChange } from '../../../../events/iam-change/parse.ts';
import { allOfIam, readBuckets } from '../../../../events/iam-change/samples/documents.ts';
import { ada, type Sample } from '../../../../events/iam-change/samples/sample.ts';
import { samples } from '../../../../events/iam-change/samples.ts';

const account = '123456789012';
const member = '111122223333';
type Fields = Readonly<Record<string, unknown>>;

const sampleOf = (name: string): Sample => {
  const event = Object.entries(samples.samples).find(([one]) => one === name)?.[1];
  if (!event) throw new Error(`There is no sample ${name}`);
  return event;
};
const sample = (name: string, detail: Fields = {}): object => {
  const event = sampleOf(name);
  return { ...event, detail: { ...event.detail, ...detail } };
};
const asked = (name: string, request: Fields): object =>
  sample(name, { requestParameters: { ...sampleOf(name).detail.requestParameters, ...request } });
const parse = (event: object): IamEvent => {
  const parsed = parseIamChange(event);
  if (!parsed.ok || parsed.value.length !== 1) throw new Error(JSON.stringify(parsed));
  return parsed.value[0] as IamEvent;
};
const editsOf = (event: object) => parse(event).identities.map(({ edits }) => edits);

describe('a call that changed nothing is dropped:', () => {
  test.each([
    ['a refused one', sample('PutUserPolicy', { errorCode: 'AccessDenied', errorMessage: 'no' })],
    ['a read', sample('PutUserPolicy', { readOnly: true })],
    ['a read that says so as text', sample('PutUserPolicy', { readOnly: 'true' })],
    ['a call that is not watched', sample('PutUserPolicy', { eventName: 'GetUser' })],
    ['a name that objects inherit', sample('PutUserPolicy', { eventName: 'constructor' })],
    ['the same name in another service', sample('PutUserPolicy', { eventSource: 's3.amazonaws.com' })],
    ['a key that is made inactive', asked('UpdateAccessKey', { status: 'Inactive' })],
    [
      'an attribute of a queue that is no policy',
      asked('sqs:SetQueueAttributes', { attributes: { a: '1' } }),
    ],
    ['a new queue without a policy', asked('sqs:CreateQueue', { attributes: undefined })],
    [
      'an attribute of a topic that is no policy',
      asked('sns:SetTopicAttributes', { attributeName: 'DisplayName' }),
    ],
    ['a new key without a policy', asked('CreateKey', { policy: undefined })],
  ])('%s', (_, event) => {
    expect(parseIamChange(event)).toEqual({ ok: true, value: [] });
  });
});

describe('a document', () => {
  const put = (policyDocument: unknown) => editsOf(asked('PutUserPolicy', { policyDocument }))[0];

  test('is the plain text as it was written', () => {
    const spaced = ` ${readBuckets.replace(',', ',\n  ')}`;
    expect(put(spaced)).toEqual([{ edit: 'put-inline', name: 'all-of-iam', text: spaced }]);
  });

  test('is decoded when it is percent-encoded, and only then', () => {
    expect(put(encodeURIComponent(allOfIam))).toMatchObject([{ text: allOfIam }]);
    const percent = allOfIam.replace('*', '100%25');
    expect(put(percent)).toMatchObject([{ text: percent }]);
  });

  test.each([
    ['cut', allOfIam.slice(0, 60)],
    ['hidden', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    ['missing', undefined],
    ['empty', ''],
    ['badly encoded', '%7B%'],
    ['no object', '[]'],
    ['deeper than anything in IAM', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`],
  ])('that is %s makes AWS be read', (_, document) => {
    const why = 'the event has no readable document';
    expect(put(document)).toEqual([{ edit: 'read', why }]);
    expect(editsOf(asked('UpdateAssumeRolePolicy', { policyDocument: document }))).toEqual([
      [{ edit: 'read', why }],
    ]);
    expect(editsOf(asked('CreateRole', { assumeRolePolicyDocument: document }))).toEqual([
      [{ edit: 'read', why: 'the event does not say all of it' }],
    ]);
    expect(parse(asked('PutBucketPolicy', { bucketPolicy: document })).resources).toMatchObject([
      { id: 'example-reports', after: undefined },
    ]);
  });

  test('of a new version is read without its id, and is the default only when the event says so', () => {
    expect(editsOf(sample('CreatePolicyVersion', { responseElements: null }))).toEqual([
      [{ edit: 'read', why: 'the event has no version id' }],
    ]);
    const responseElements = { policyVersion: { versionId: 'v3' } };
    const { detail } = sampleOf('CreatePolicyVersion');
    const requestParameters = { ...detail.requestParameters, setAsDefault: undefined };
    expect(editsOf(sample('CreatePolicyVersion', { responseElements, requestParameters }))).toMatchObject([
      [{ version: 'v3', isDefault: false }],
    ]);
  });

  test('that is empty removes the policy of a queue or topic', () => {
    const queue = parse(asked('sqs:SetQueueAttributes', { attributes: { Policy: '' } }));
    const topic = parse(asked('sns:SetTopicAttributes', { attributeValue: '' }));
    expect([...queue.resources, ...topic.resources].map(({ after }) => after)).toEqual([null, null]);
  });
});

test('parameters that CloudTrail left out are known to be missing', () => {
  const omitted = { omitted: true, originalSize: 153_024, reason: 'requestParameters too large' };
  for (const requestParameters of [omitted, '{"userName":"bob","policyDocument":"{'])
    expect(parse(sample('PutUserPolicy', { requestParameters }))).toMatchObject({
      identities: [],
      other: { kind: 'not-in-event', id: 'PutUserPolicy' },
    });
});

describe('the owner of a credential', () => {
  const ownerOf = (event: object) => parse(event).identities.map(({ name, arn }) => ({ name, arn }));
  const ownArn = `arn:aws:iam::${account}:user/ada`;

  test('is the caller when the request names nobody', () => {
    expect(ownerOf(sample('CreateAccessKey', { requestParameters: null, responseElements: null }))).toEqual([
      { name: 'ada', arn: ownArn },
    ]);
  });

  test('is in the response when it is not in the request', () => {
    expect(ownerOf(sample('CreateAccessKey', { requestParameters: null }))).toEqual([
      { name: 'bob', arn: null },
    ]);
  });

  test('is the root user in a session of the root user', () => {
    const userIdentity = {
      type: 'Root',
      principalId: account,
      arn: `arn:aws:iam::${account}:root`,
      accountId: account,
    };
    expect(
      ownerOf(
        sample('CreateLoginProfile', { userIdentity, requestParameters: null, responseElements: null }),
      ),
    ).toEqual([{ name: 'root', arn: `arn:aws:iam::${account}:root` }]);
  });

  test('cannot be the role of a session', () => {
    const userIdentity = { type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/deploy/run` };
    const event = { userIdentity, requestParameters: {}, responseElements: null };
    expect(parseIamChange(sample('CreateAccessKey', event))).toEqual({
      ok: false,
      error: 'detail.requestParameters.userName',
    });
  });
});

describe('a new name', () => {
  test('with the same path has an unknown ARN, because the path is not in the event', () => {
    const event = parse(asked('UpdateUser', { newPath: undefined }));
    expect(event.identities).toMatchObject([
      { name: 'bob', edits: [{ edit: 'delete' }] },
      { name: 'robert', arn: null },
    ]);
  });

  test('that is only a path leaves one identity', () => {
    const event = parse(asked('UpdateUser', { newUserName: undefined }));
    expect(event.identities).toMatchObject([
      { name: 'bob', arn: `arn:aws:iam::${account}:user/team/bob`, edits: [{ edit: 'read' }] },
    ]);
  });

  test('in China has an ARN of that partition', () => {
    const event = { ...asked('UpdateUser', {}), region: 'cn-north-1' };
    expect(parse(event).identities[1]?.arn).toBe(`arn:aws-cn:iam::${account}:user/team/robert`);
  });
});

describe('the id of a change', () => {
  const idOf = (detail: Fields): string => parse(sample('PutBucketPolicy', detail)).origin.eventId;
  const first = 'a0000000-0000-0000-0000-000000000001';

  test('is shared by the copies in several accounts, which name the owner of the resource', () => {
    const copies = [account, member].map((recipientAccountId) => {
      const event = sample('PutBucketPolicy', {
        recipientAccountId,
        eventID: `${recipientAccountId}-copy`,
        sharedEventID: first,
      });
      return parse({ ...event, account: recipientAccountId });
    });
    expect(copies.map(({ account, origin }) => [account, origin.eventId])).toEqual([
      [account, first],
      [account, first],
    ]);
  });

  test('is that of the original when CloudTrail delivers a copy late', () => {
    expect(idOf({ addendum: { reason: 'DELIVERY_DELAY', originalEventID: first } })).toBe(first);
  });

  test('is a new one when CloudTrail corrects the record, and AWS is read', () => {
    const addendum = { reason: 'UPDATED_DATA', updatedFields: 'requestParameters', originalEventID: first };
    expect(idOf({ addendum })).toBe(sampleOf('PutBucketPolicy').detail['eventID']);
    expect(parse(sample('PutBucketPolicy', { addendum })).resources).toEqual([
      { kind: 'bucket', id: 'example-reports', after: undefined },
    ]);
    expect(editsOf(sample('PutUserPolicy', { addendum }))).toEqual([
      [{ edit: 'read', why: 'CloudTrail corrected the event' }],
    ]);
  });
});

test('the account is the one that received the record, not that of the caller', () => {
  const userIdentity = { ...ada, accountId: member, arn: `arn:aws:iam::${member}:user/ada` };
  expect(parse(sample('AttachUserPolicy', { userIdentity })).account).toBe(account);
  expect(parse(sample('AttachUserPolicy', { recipientAccountId: member })).account).toBe(member);
});

test('the kept detail is what the engine reads, without access keys', () => {
  const { detail } = parse(sample('CreateRole', { tlsDetails: { tlsVersion: 'TLSv1.3' } }));
  expect(detail).toMatchObject({
    eventName: 'CreateRole',
    requestParameters: { roleName: 'deploy' },
    responseElements: { role: { roleName: 'deploy' } },
    userIdentity: { userName: 'ada' },
  });
  expect(detail).not.toHaveProperty('tlsDetails');
  expect(JSON.stringify(detail)).not.toContain(ada.accessKeyId);
});

describe("an invalid event is refused with the field's name and without its content:", () => {
  test.each([
    ['no object', 'secret', 'the message'],
    ['no detail', { ...sample('PutUserPolicy'), detail: 'secret' }, 'detail'],
    ['a malformed account', { ...sample('PutUserPolicy'), account: 'secret' }, 'account'],
    ['a malformed time', sample('PutUserPolicy', { eventTime: 'secret' }), 'detail.eventTime'],
    ['no id', sample('PutUserPolicy', { eventID: undefined }), 'detail.eventID'],
    ['no user', asked('PutUserPolicy', { userName: ['secret'] }), 'detail.requestParameters.userName'],
    ['no policy', asked('AttachUserPolicy', { policyArn: 7 }), 'detail.requestParameters.policyArn'],
    [
      'a name longer than any',
      asked('DeleteUser', { userName: 'secret'.repeat(1_000) }),
      'detail.requestParameters.userName',
    ],
    ['no parameters', sample('AttachUserPolicy', { requestParameters: null }), 'userName'],
  ])('%s', (_, event, field) => {
    const parsed = parseIamChange(event);
    expect(parsed).toEqual({ ok: false, error: expect.stringContaining(field) });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });
});
