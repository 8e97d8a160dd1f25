import { describe, expect, test } from '@jest/globals';
import { samples } from '../../../aws/kinds/iam/iam-permission-set.samples.ts';
import { kind } from '../../../aws/kinds/iam/iam-permission-set.ts';
import { reader } from '../../../aws/reader.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, answeringClients } from '../../support/aws-answers.ts';
import { sampleAnswers } from '../../support/kind-answers.ts';

const account = '123456789012';
const region = 'eu-west-1';
const [sample] = samples.resources;

const json = (answer: object): AwsAnswer => ({ xml: JSON.stringify(answer) });
const error = (type: string, status = 400): AwsAnswer => ({
  status,
  xml: JSON.stringify({ __type: type, message: type }),
});
const instance = (id: string, owner = account) => ({
  InstanceArn: `arn:aws:sso:::instance/ssoins-${id.repeat(16)}`,
  OwnerAccountId: owner,
});

type Answer = AwsAnswer | ((body: string) => AwsAnswer);

/** A reader whose answers are the samples, but for these. */
function awsBut(answers: Readonly<Record<string, Answer>>) {
  const sampled = sampleAnswers('iam-permission-set');
  const { clients, requests } = answeringClients((request) => {
    const answer = answers[request.call];
    return answer === undefined
      ? sampled(request)
      : typeof answer === 'function'
        ? answer(request.body)
        : answer;
  });
  return { aws: reader(clients, account, region, 0), requests };
}

const listed = async (answers: Readonly<Record<string, Answer>>) =>
  everyPage(kind.list.run(awsBut(answers).aws));
const readWith = (answers: Readonly<Record<string, Answer>>) => kind.get.run(awsBut(answers).aws, sample);
const stateWith = async (answers: Readonly<Record<string, Answer>>) => {
  const now = (await readWith(answers))?.facts.now;
  return now?.known ? now.value : now;
};

describe('permission sets are listed', () => {
  test('from the instance of the region, with their whole state', async () => {
    const { aws, requests } = awsBut({});
    const [found, ...more] = await everyPage(kind.list.run(aws));
    expect(more).toEqual([]);
    expect(found?.facts.now).toEqual(sample.facts.now);
    expect(new Set(requests.map(({ host }) => host))).toEqual(new Set([`sso.${region}.amazonaws.com`]));
    expect(requests).toHaveLength(7);
  });

  test.each<[string, Record<string, Answer>]>([
    ['there is no instance in the region', { 'sso:ListInstances': json({ Instances: [] }) }],
    [
      'the instance is the one of the organisation, which a member may not read',
      {
        'sso:ListInstances': json({ Instances: [instance('a', '210987654321')] }),
        'sso:ListPermissionSets': error('AccessDeniedException'),
      },
    ],
    [
      'the instance is of a single account, which has no permission sets',
      { 'sso:ListPermissionSets': error('ValidationException') },
    ],
  ])('as none when %s', async (_, answers) => {
    expect(await listed(answers)).toEqual([]);
  });

  test.each<[string, Record<string, Answer>]>([
    ['instances', { 'sso:ListInstances': error('AccessDeniedException') }],
    ['permission sets of the own instance', { 'sso:ListPermissionSets': error('AccessDeniedException') }],
    [
      'permission sets of another page',
      {
        'sso:ListPermissionSets': (body) =>
          body.includes('NextToken')
            ? error('ValidationException')
            : json({ PermissionSets: [], NextToken: 'b' }),
      },
    ],
    [
      'permission sets of an instance of others, while AWS is throttling',
      {
        'sso:ListInstances': json({ Instances: [instance('a', '210987654321')] }),
        'sso:ListPermissionSets': error('ThrottlingException'),
      },
    ],
    ['instances without an owner', { 'sso:ListInstances': json({ Instances: [{ InstanceArn: 'a' }] }) }],
  ])('never as none when AWS does not tell the %s', async (_, answers) => {
    await expect(listed(answers)).rejects.toThrow(Error);
  });

  test('of all instances, and on from a cursor', async () => {
    const setIn = (id: string, nth: number) =>
      `arn:aws:sso:::permissionSet/ssoins-${id.repeat(16)}/ps-${String(nth).repeat(16)}`;
    const answers: Record<string, Answer> = {
      'sso:ListInstances': json({ Instances: [instance('b'), instance('a')] }),
      'sso:ListPermissionSets': (body) => {
        const id = body.includes('aaaa') ? 'a' : 'b';
        return body.includes('NextToken')
          ? json({ PermissionSets: [setIn(id, 2)] })
          : json({ PermissionSets: [setIn(id, 1)], NextToken: 'more' });
      },
      'sso:DescribePermissionSet': (body) => {
        const { PermissionSetArn } = JSON.parse(body) as { readonly PermissionSetArn: string };
        return json({ PermissionSet: { Name: 'x', PermissionSetArn, SessionDuration: 'PT1H' } });
      },
    };
    const ids = ['a', 'b'].flatMap((id) => [1, 2].map((nth) => setIn(id, nth).split('permissionSet/')[1]));
    expect((await listed(answers)).map(({ id }) => id)).toEqual(ids);
    const cursors: string[] = [];
    for await (const { cursor } of kind.list.run(awsBut(answers).aws)) if (cursor) cursors.push(cursor);
    expect(cursors).toHaveLength(3);
    for (const [at, cursor] of cursors.entries()) {
      const rest = await everyPage(kind.list.run(awsBut(answers).aws, cursor));
      expect(rest.map(({ id }) => id)).toEqual(ids.slice(at + 1));
    }
  });
});

describe('a permission set', () => {
  test('without boundary, policies or inline policy has none', async () => {
    const empty = {
      'sso:GetPermissionsBoundaryForPermissionSet': error('ResourceNotFoundException'),
      'sso:GetInlinePolicyForPermissionSet': json({ InlinePolicy: '' }),
      'sso:ListManagedPoliciesInPermissionSet': json({ AttachedManagedPolicies: [] }),
      'sso:ListCustomerManagedPolicyReferencesInPermissionSet': json({ CustomerManagedPolicyReferences: [] }),
    };
    const none = { inline: {}, attached: [], boundary: null, sessionDuration: 'PT1H' };
    expect(await stateWith(empty)).toMatchObject(none);
    const noField = {
      'sso:GetPermissionsBoundaryForPermissionSet': json({}),
      'sso:GetInlinePolicyForPermissionSet': json({}),
    };
    expect(await stateWith({ ...empty, ...noField })).toMatchObject(none);
  });

  test('may have a boundary of AWS, and references without a path', async () => {
    const ManagedPolicyArn = 'arn:aws:iam::aws:policy/PowerUserAccess';
    expect(
      await stateWith({
        'sso:GetPermissionsBoundaryForPermissionSet': json({ PermissionsBoundary: { ManagedPolicyArn } }),
        'sso:ListCustomerManagedPolicyReferencesInPermissionSet': json({
          CustomerManagedPolicyReferences: [{ Name: 'deploy' }],
        }),
      }),
    ).toMatchObject({
      boundary: ManagedPolicyArn,
      attached: ['arn:aws:iam::*:policy/deploy', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    });
  });

  test('that is deleted, also while it is read, does not exist', async () => {
    expect(
      await readWith({ 'sso:DescribePermissionSet': error('ResourceNotFoundException') }),
    ).toBeUndefined();
    const gone = { 'sso:GetInlinePolicyForPermissionSet': error('ResourceNotFoundException') };
    expect(await readWith(gone)).toBeUndefined();
  });

  test('that may not be read is there, with an unknown state', async () => {
    const found = await readWith({
      'sso:GetPermissionsBoundaryForPermissionSet': error('AccessDeniedException'),
    });
    expect(found?.facts.now).toMatchObject({ known: false });
    expect(found?.name).toBe(sample.id);
  });

  test.each<[string, Answer]>([
    ['sso:DescribePermissionSet', json({ PermissionSet: { PermissionSetArn: sample.arn, Name: 'x' } })],
    [
      'sso:DescribePermissionSet',
      json({ PermissionSet: { PermissionSetArn: 'x', Name: 'x', SessionDuration: 'PT1H' } }),
    ],
    ['sso:GetPermissionsBoundaryForPermissionSet', json({ PermissionsBoundary: {} })],
    ['sso:ListManagedPoliciesInPermissionSet', json({})],
    ['sso:GetInlinePolicyForPermissionSet', error('ThrottlingException')],
  ])('is not read when the answer to %s says too little (%#)', async (call, answer) => {
    await expect(readWith({ [call]: answer })).rejects.toThrow(Error);
  });
});

test('the texts of policies of AWS are read, never those that each account has its own of', async () => {
  const { aws, requests } = awsBut({});
  const texts = await kind.facts.policies?.load(aws, sample);
  expect(texts).toEqual({
    'arn:aws:iam::aws:policy/AdministratorAccess': expect.stringContaining('"Action":"*"'),
    'arn:aws:iam::*:policy/team/deploy': null,
    'arn:aws:iam::*:policy/limit': null,
  });
  expect(requests.map(({ call }) => call)).toEqual(['iam:GetPolicy', 'iam:GetPolicyVersion']);
});
