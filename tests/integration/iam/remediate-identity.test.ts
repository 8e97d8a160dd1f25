import { AttachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Finding, Status } from '../../../core/finding.ts';
import { functionNamed } from '../../../infra/functions.ts';
import { functionBoundary } from '../../../infra/grants/functions.ts';
import { grantsOf } from '../../support/grants.ts';
import { isGranted } from '../../support/iam.ts';
import { type IamStage, iamStage } from '../../support/iam-stage.ts';
import { approver, delivered, people, region } from '../../support/permissions-day.ts';
import { refusedCalls, unusedGrants } from '../../support/step-grants.ts';

const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
approvers: { users: [${approver}] }
defaults: { grace: 1h }
rules:
  iam-full-admin: { mode: approve }
`;

let stage: IamStage;
let policyArn = '';

beforeAll(async () => {
  stage = await iamStage(policy, ['bob', 'root-of-ops']);
  policyArn = await stage.everythingPolicy('Everything');
  for (const UserName of ['root-of-ops', 'bob'])
    await stage.by.aws.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn: policyArn }));
}, 120_000);

afterAll(() => stage?.close());

async function finding(status: Status): Promise<Finding> {
  const { findings } = await stage.by.store.byStatus(status);
  const [found] = findings.filter(({ resource }) => resource.id === 'user/bob');
  if (!found) throw new Error(`No finding about bob is ${status}`);
  return found;
}

async function attached(): Promise<readonly (string | undefined)[]> {
  const { AttachedPolicies = [] } = await stage.by.aws
    .iam()
    .send(new ListAttachedUserPoliciesCommand({ UserName: 'bob' }));
  return AttachedPolicies.map(({ PolicyArn }) => PolicyArn);
}

test('a change of permissions is undone by recheck-iam, and comes back by Undo', async () => {
  const { janitor, slack } = stage;
  await stage.deliver({ sample: 'AttachUserPolicy', request: { userName: 'bob', policyArn } });
  await janitor.drain();
  const { clicks } = people(janitor, slack);

  await clicks(approver, 'finding-remediate', await finding('scheduled'));
  await stage.losingOne('recheck-iam', janitor.drain);
  expect(await attached()).toEqual([]);
  const remediated = await finding('remediated');
  await janitor['recheck-iam'](delivered({ type: 'permissions.settle', findingId: remediated.id }));

  await clicks(approver, 'finding-undo', remediated);
  await janitor.drain();
  expect(await attached()).toEqual([policyArn]);
  expect((await finding('snoozed')).undoing?.outcome?.is).toBe('undone');
}, 120_000);

test('every call is granted, recheck-iam uses all its grants, and its permissions boundary allows them', () => {
  const { janitor, recording } = stage;
  const where = { ...janitor.where, memberAccounts: [] };
  expect(refusedCalls(recording.calls, (actor) => grantsOf(actor, where))).toEqual([]);
  const limit = functionBoundary(functionNamed('recheck-iam'), where);
  const [denied, allowed] = [true, false].map((is) =>
    limit.filter(({ effect }) => (effect === 'Deny') === is),
  );
  const own = recording.calls.filter(({ actor }) => actor === 'recheck-iam');
  expect(own.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['iam:DetachUserPolicy', 'iam:AttachUserPolicy']),
  );
  for (const { action, resource } of own) {
    expect(isGranted(allowed ?? [], action, resource)).toBe(true);
    expect(isGranted(denied ?? [], action, resource)).toBe(false);
  }
  expect(unusedGrants('recheck-iam', recording.calls, where)).toEqual([]);
  const changing = recording.calls.filter(({ action }) => /^iam:(?:Attach|Detach|Put|Delete)/.test(action));
  expect(new Set(changing.map(({ actor }) => actor))).toEqual(new Set(['recheck-iam']));
});
