import { describe, expect, test } from '@jest/globals';
import { kind } from '../../../aws/kinds/iam/iam-identity.ts';
import { reader } from '../../../aws/reader.ts';
import { exampleNowMs } from '../../../core/facts/examples.ts';
import { differences } from '../../../core/findings/differences.ts';
import { planFor } from '../../../core/findings/plan.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { judgeOnce, type Violation } from '../../../core/rule.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { answeringClients, queryError } from '../../support/aws-answers.ts';
import { at, identity, resourceOf } from '../../support/identity-at-work.ts';
import { isChange, policyWorld } from '../../support/policy-at-work.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const allowAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const base = identity('policy', {
  arn: `${at}:policy/base`,
  name: 'base',
  versions: { v1: allowAll },
  defaultVersion: 'v1',
});

function violationWith(attachedTo: readonly string[]): { resource: Resource; verdict: Violation } {
  const plain = resourceOf(base, null);
  const facts = {
    ...plain.facts,
    origin: known(null),
    credentials: known([]),
    policies: known({}),
    groups: known({}),
    holders: known([`${at}:user/ada`]),
    attachedTo: known(attachedTo),
  };
  const resource: Resource<'iam-identity'> = { ...plain, facts };
  const rule = rules.find(({ id }) => id === 'iam-full-admin');
  const verdict = rule && judgeOnce(rule, resource, rule.thresholds, exampleNowMs);
  if (!verdict || !('verdict' in verdict) || verdict.verdict !== 'violation') throw new Error('no violation');
  return { resource, verdict };
}

/** What a recheck finds changed about a finding that was asked about user ada and group dev. */
function changedWhen(attachedTo: readonly string[], remediation: string) {
  const rulePolicy = { remediation, thresholds: {} };
  const before = violationWith(['user ada', 'group dev']);
  const undo = { possible: 'no', how: '' } as const;
  const plan = planFor({ remediation, title: '', undo }, { ...before, rulePolicy });
  const finding = sampleFinding({ resource: before.resource, plan });
  const now = { ...violationWith(attachedTo), rulePolicy, protections: [], probe: finding.probe };
  return differences(finding, { ...now, remediation });
}

describe('the deletion of a policy', () => {
  test('asks again when it is attached to somebody else by then', () => {
    expect(changedWhen(['group dev', 'user ada', 'user bob'], 'delete-policy')).toEqual([
      { what: 'Attached to', before: 'group dev, user ada', after: 'group dev, user ada, user bob' },
    ]);
    expect(changedWhen([], 'delete-policy')).toEqual([
      { what: 'Attached to', before: 'group dev, user ada', after: 'nobody' },
    ]);
    expect(changedWhen(['group dev', 'user ada'], 'delete-policy')).toEqual([]);
  });

  test('is the only remediation that depends on it', () => {
    expect(changedWhen(['user bob'], 'revert')).toEqual([]);
  });

  test('is refused in its first step, too, when it is attached to somebody else', async () => {
    const ada = { kind: 'user', name: 'ada', id: 'AIDA1' } as const;
    const bob = { kind: 'user', name: 'bob', id: 'AIDA2' } as const;
    const all = [ada, bob];
    const state = { policy: base, description: null, attached: all, all, bounds: [], others: {} };
    const admin = { bob: ['arn:aws:iam::aws:policy/AdministratorAccess'] };
    const world = policyWorld({ ...state, others: admin });
    const begin = (asked: string) => {
      const plain = world.finding();
      const plan = { ...plain.plan, settings: { 'Attached to': asked } };
      return world.remediator.run({ finding: { ...plain, plan }, resource: world.resource() } as never);
    };
    await expect(begin('user ada')).rejects.toThrow(Refused);
    await expect(begin('user ada')).rejects.toThrow('not attached to the same');
    expect(await begin('user ada, user bob')).toMatchObject({ made: expect.stringContaining('documents') });
    expect(world.sent.filter(isChange)).toEqual([]);
  });
});

describe('a policy that is to be deleted', () => {
  const users = (names: readonly string[]) =>
    names.map((name) => `<member><UserName>${name}</UserName><UserId>${name}</UserId></member>`).join('');
  const holders = (names: readonly string[]) =>
    `<ListEntitiesForPolicyResponse><ListEntitiesForPolicyResult><PolicyUsers>${users(names)}</PolicyUsers><PolicyRoles><member><RoleName>deploy</RoleName><RoleId>AROA1</RoleId></member></PolicyRoles><PolicyGroups/><IsTruncated>false</IsTruncated></ListEntitiesForPolicyResult></ListEntitiesForPolicyResponse>`;
  const stack = (id: string) =>
    `<DescribeStackResourcesResponse><DescribeStackResourcesResult><StackResources><member><StackName>shop</StackName><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>AWS::IAM::Role</ResourceType></member></StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>`;
  const denies = allowAll.replace('Allow', 'Deny');

  /** `managed`: what a stack manages, by name or ARN. */
  async function probed(names: readonly string[], managed: string, remediation: string, text = allowAll) {
    const { clients, requests } = answeringClients(({ call, fields }) => {
      if (call === 'iam:ListEntitiesForPolicy') return { xml: holders(names) };
      const id = fields['PhysicalResourceId'] ?? '';
      return id === managed
        ? { xml: stack(id) }
        : queryError('ValidationError', `Stack for ${id} does not exist`, 400);
    });
    const aws = reader(clients, '123456789012', 'global', 0);
    const resource = resourceOf({ ...base, versions: { v1: text } }, null);
    const { protections } = await kind.probe.run(aws, resource, remediation);
    return { protections, calls: requests.map(({ call }) => call) };
  }

  test('is protected when a stack manages somebody who has it', async () => {
    const { protections } = await probed(['ada'], 'deploy', 'delete-policy');
    expect(protections).toEqual([
      {
        code: 'cloudformation',
        because:
          'The stack shop manages the role deploy, who has it, and its next update may fail without it.',
        toFix: 'Detach it from the role deploy in the template of the stack shop',
      },
    ]);
  });

  test('is not protected when no stack does', async () => {
    const { protections, calls } = await probed(['ada', 'bob'], 'nobody', 'delete-policy');
    expect(protections).toEqual([]);
    expect(calls.filter((call) => call === 'cloudformation:DescribeStackResources')).toHaveLength(4);
  });

  test('is left alone when too many have it', async () => {
    const many = Array.from({ length: 50 }, (_, nth) => `user-${nth}`);
    expect((await probed(many, '', 'delete-policy')).protections).toMatchObject([
      { code: 'too-many-holders' },
    ]);
    expect((await probed(many.slice(1), '', 'delete-policy')).protections).toEqual([]);
  });

  test('is looked at no further when it denies something, or something else is to be done', async () => {
    const { protections, calls } = await probed(['ada'], 'deploy', 'delete-policy', denies);
    expect(protections).toMatchObject([{ code: 'denies' }]);
    expect(calls).not.toContain('iam:ListEntitiesForPolicy');
    expect((await probed(['ada'], 'deploy', 'revert')).protections).toEqual([]);
  });
});
