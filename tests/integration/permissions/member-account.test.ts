import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { actionOf } from '../../../aws/access/permission.ts';
import { permissionsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { changeGrants, muteGrants } from '../../../infra/grants/kinds.ts';
import { memberAccountTemplate, memberBoundary } from '../../../infra/member-account.ts';
import { policyDocument } from '../../../infra/policy-documents.ts';
import { conditionsHold, isGranted } from '../../support/iam.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const text = readFileSync(join(__dirname, '../../../infra/member-account.generated.yaml'), 'utf8');
const [member, janitor] = ['123456789012', '999999999999'];
const externalId = 'acme-cloud-janitor-7f3a';

type Policy = {
  readonly Statement: readonly {
    readonly Action: string | readonly string[];
    readonly Resource: readonly string[];
    readonly Principal?: { readonly AWS: string };
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
};
type Role = {
  readonly trust: Policy;
  readonly rights: Policy;
  readonly maxSeconds: number;
  readonly tags: unknown;
};

let moto: TestMoto;
let iam: IAMClient;
const roles: Record<string, Role> = {};
let outputs: unknown;

async function roleOf(RoleName: string, PolicyName: string): Promise<Role> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  // Moto returns some documents as Python literals, which YAML can parse.
  const read = (document = '') => parse(decodeURIComponent(document)) as Policy;
  return {
    trust: read(Role?.AssumeRolePolicyDocument),
    rights: read(PolicyDocument),
    maxSeconds: Role?.MaxSessionDuration ?? 0,
    tags: Role?.Tags,
  };
}

beforeAll(async () => {
  moto = await startMoto();
  const client = { region: 'eu-west-1', endpoint: moto.url };
  const cloudFormation = new CloudFormationClient(client);
  iam = new IAMClient(client);
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: 'cloud-janitor',
      TemplateBody: text,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: [
        { ParameterKey: 'JanitorAccountId', ParameterValue: janitor },
        { ParameterKey: 'ExternalId', ParameterValue: externalId },
      ],
    }),
  );
  const { Stacks = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: 'cloud-janitor' }),
  );
  outputs = Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  roles['read'] = await roleOf('janitor-production-read', 'read');
  roles['remediate'] = await roleOf('janitor-production-remediate', 'remediate');
  roles['remediate-iam'] = await roleOf('janitor-production-remediate-iam', 'remediate-iam');
  cloudFormation.destroy();
});

afterAll(async () => {
  iam?.destroy();
  await moto?.stop();
});

function role(name: string): Role {
  const found = roles[name];
  if (!found) throw new Error(`There is no role ${name}`);
  return found;
}

/** Whether a role of the janitor's account may assume the deployed role, by its trust policy. */
function letsIn(name: string, principal: string, given: string | undefined): boolean {
  return role(name).trust.Statement.some(
    ({ Principal, Condition = {} }) =>
      Principal?.AWS === `arn:aws:iam::${principal.split(':')[4]}:root` &&
      conditionsHold(Condition, {
        'aws:PrincipalArn': principal,
        ...(given === undefined ? {} : { 'sts:ExternalId': given }),
      }),
  );
}

function rightsOf(name: string) {
  return role(name).rights.Statement.map(({ Action, Resource, Condition }) => ({
    actions: [Action].flat(),
    resources: Resource,
    ...(Condition ? { conditions: Condition } : {}),
  }));
}

const janitorRole = (name: string, account = janitor) =>
  `arn:aws:iam::${account}:role/janitor-production-${name}`;

test('the template equals the one made from the declared permissions', () => {
  expect(parse(text)).toEqual(memberAccountTemplate());
});

describe('the roles of a member account', () => {
  test('are named by stage, tagged, and limited to sessions of one hour', () => {
    expect(outputs).toEqual(
      expect.arrayContaining([
        ['ReadRoleArn', janitorRole('read', member)],
        ['RemediateRoleArn', janitorRole('remediate', member)],
        ['RemediateIamRoleArn', janitorRole('remediate-iam', member)],
      ]),
    );
    for (const name of ['read', 'remediate', 'remediate-iam'])
      expect(role(name)).toMatchObject({
        maxSeconds: 3_600,
        tags: expect.arrayContaining([{ Key: 'project', Value: 'cloud-janitor' }]),
      });
  });

  test.each([
    ['read', ['scan', 'recheck', 'recheck-iam'], ['slack', 'notify', 'probe', 'sweep', 'daily-scan']],
    ['remediate', ['recheck', 'probe'], ['recheck-iam', 'slack', 'scan', 'notify', 'sweep', 'daily-scan']],
    [
      'remediate-iam',
      ['recheck-iam'],
      ['recheck', 'probe', 'slack', 'scan', 'notify', 'sweep', 'iam-change'],
    ],
  ])('include %s, which only the roles of %j can assume', (name, trusted, others) => {
    for (const one of trusted) expect(letsIn(name, janitorRole(one), externalId)).toBe(true);
    for (const one of others) expect(letsIn(name, janitorRole(one), externalId)).toBe(false);
  });

  test.each(['read', 'remediate'])(
    'include %s, which refuses a wrong or missing external id, another role and another account',
    (name) => {
      const recheck = janitorRole('recheck');
      expect(letsIn(name, recheck, externalId)).toBe(true);
      expect(letsIn(name, recheck, 'another')).toBe(false);
      expect(letsIn(name, recheck, undefined)).toBe(false);
      expect(letsIn(name, `arn:aws:iam::${janitor}:role/janitor-production-recheck-2`, externalId)).toBe(
        false,
      );
      expect(letsIn(name, `arn:aws:iam::${janitor}:root`, externalId)).toBe(false);
      expect(letsIn(name, janitorRole('recheck', '888888888888'), externalId)).toBe(false);
    },
  );

  test('have exactly the actions that the kinds, the history of changes and the muting of alarms need', () => {
    const { account, kinds: declared } = permissionsOf(kinds);
    const all = Object.values(declared);
    const read = [...account, ...all.flatMap((kind) => kind.read.flatMap(({ permissions }) => permissions))];
    const changesOf = ({ remediations }: (typeof all)[number]) =>
      Object.values(remediations).flatMap(({ permissions, undo }) => [...permissions, ...undo]);
    const [granting, others] = [true, false].map((is) =>
      all.filter((kind) => !!kind.grantsPermissions === is),
    );
    const remediate = [...all.flatMap(({ probe }) => probe), ...(others ?? []).flatMap(changesOf)];
    const ofIam = (granting ?? []).flatMap((kind) => [...kind.probe, ...changesOf(kind)]);
    const held = (name: string) => new Set(rightsOf(name).flatMap(({ actions }) => actions));
    const changes = changeGrants().map(({ action }) => action);
    expect(held('read')).toEqual(new Set([...read.map(actionOf), ...changes]));
    const mutes = muteGrants({ partition: 'aws', account: member }).map(({ action }) => action);
    expect(held('remediate')).toEqual(new Set([...remediate.map(actionOf), ...mutes]));
    expect(held('remediate-iam')).toEqual(new Set(ofIam.map(actionOf)));
  });

  test('reach only into their own account', () => {
    const stop = (account: string) =>
      isGranted(rightsOf('remediate'), 'ec2:StopInstances', `arn:aws:ec2:eu-west-1:${account}:instance/i-1`);
    expect(stop(member)).toBe(true);
    expect(stop(janitor)).toBe(false);
    const block = (account: string) =>
      isGranted(rightsOf('remediate'), 's3:PutBucketPublicAccessBlock', 'arn:aws:s3:::site', {
        's3:ResourceAccount': account,
      });
    expect(block(member)).toBe(true);
    expect(block(janitor)).toBe(false);
    const tag = (...keys: readonly string[]) =>
      isGranted(rightsOf('remediate'), 'iam:TagUser', `arn:aws:iam::${member}:user/people/ada`, {
        'aws:TagKeys': keys,
      });
    expect(tag('MFA_REQUIRED')).toBe(true);
    expect(tag('Owner')).toBe(false);
  });

  test('include remediate-iam, which its permissions boundary limits', async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'janitor-production-remediate-iam' }));
    const PolicyArn = `arn:aws:iam::${member}:policy/janitor-production-remediate-iam-boundary`;
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PolicyArn);
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    const made = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')) as unknown;
    const place = { partition: 'aws', account: member };
    expect(made).toEqual(JSON.parse(policyDocument(memberBoundary(place))));
  });

  test('include read, which has no changing action', () => {
    const changes = ['ec2:StopInstances', 'ec2:ReleaseAddress', 'rds:DeleteDBInstance', 'iam:TagUser'];
    const held = new Set(rightsOf('read').flatMap(({ actions }) => actions));
    expect(changes.filter((action) => held.has(action))).toEqual([]);
  });
});
