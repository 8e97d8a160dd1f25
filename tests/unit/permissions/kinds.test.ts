import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actionOf, type Permission } from '../../../aws/access/permission.ts';
import { createInventory, reader } from '../../../aws/inventory.ts';
import type { AnyKind, Reader } from '../../../aws/kinds/define.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import type { Resource } from '../../../core/resource.ts';
import { grantOf, statementsOf } from '../../../infra/grant.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { answeringClients } from '../../support/aws-answers.ts';
import { isGranted } from '../../support/iam.ts';
import { exampleOrder, exampleResources, kindAnswer } from '../../support/kind-answers.ts';
import { oneAccount } from '../../support/one-account.ts';
import { type Recording, recordCalls, runAs } from '../../support/record-calls.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const account = '123456789012';
const place = { partition: 'aws', account };

const order = sampleFinding(exampleOrder(sampleFinding({})));

type Step = {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly run: (aws: Reader, resource: Resource) => unknown;
};

type Loading = NonNullable<AnyKind['tags'] | AnyKind['facts'][string]>;

function loadStep(name: string, loading: Loading): Step {
  return {
    name,
    permissions: loading.permissions,
    run: (aws, resource) => loading.load(aws, resource as never),
  };
}

function stepsOf(kind: AnyKind): readonly Step[] {
  const facts = Object.entries(kind.facts).flatMap(([name, fact]) => (fact ? [loadStep(name, fact)] : []));
  const remediations = Object.entries(kind.remediations);
  return [
    { name: 'list', permissions: kind.list.permissions, run: (aws) => kind.list.run(aws) },
    { name: 'get', permissions: kind.get.permissions, run: (aws, resource) => kind.get.run(aws, resource) },
    ...facts,
    ...(kind.tags ? [loadStep('tags', kind.tags)] : []),
    {
      name: 'probe',
      permissions: kind.probe.permissions,
      run: (aws, resource) =>
        Promise.all(remediations.map(([name]) => kind.probe.run(aws, resource as never, name))),
    },
    ...remediations.map(([name, remediation]) => ({
      name,
      permissions: remediation.permissions,
      run: (aws: Reader, resource: Resource) => remediation.run(aws, resource as never, order),
    })),
  ];
}

let recording: Recording;
beforeAll(() => {
  recording = recordCalls();
});
afterAll(() => recording.stop());

/** What the step asks of AWS for each example of its kind. What it makes of the answers is not looked at here. */
async function callsOf(kind: AnyKind, step: Step) {
  const actor = `${kind.id} ${step.name}`;
  const { clients, requests } = answeringClients(kindAnswer);
  const examples = exampleResources[kind.id] ?? [];
  expect(examples).not.toEqual([]);
  for (const resource of examples) {
    const aws = reader(clients, account, resource.region === 'global' ? 'global' : 'eu-west-1', 0);
    await runAs(actor, async () => step.run(aws, resource)).catch(() => undefined);
  }
  expect(recording.unknown).toEqual([]);
  return { calls: recording.calls.filter((call) => call.actor === actor), requests };
}

describe.each(kinds.map((kind) => ({ id: kind.id, kind })))('$id', ({ kind }) => {
  test.each(stepsOf(kind).map((step) => ({ name: step.name, step })))(
    '$name may do what it does, and does what it may do',
    async ({ step }) => {
      const { calls } = await callsOf(kind, step);
      const granted = statementsOf(step.permissions.map((permission) => grantOf(permission, place, '')));

      const refused = calls.filter(
        ({ action, resource, context }) => !isGranted(granted, action, resource, context),
      );
      expect(refused).toEqual([]);
      const called = new Set(calls.map(({ action }) => action));
      expect(step.permissions.map(actionOf).filter((action) => !called.has(action))).toEqual([]);
    },
  );
});

test('kinds with metrics are those whose rules look at metrics', () => {
  const judgedByMetrics = rules.filter(({ examples }) =>
    [...examples.violating, ...examples.ok].some(({ metrics }) => Object.keys(metrics).length > 0),
  );
  expect(new Set(judgedByMetrics.map((rule) => rule.kind))).toEqual(
    new Set(kinds.filter(({ hasMetrics }) => hasMetrics).map(({ id }) => id)),
  );
});

test('metrics are read with the one permission that kinds with metrics are given', async () => {
  const { clients } = answeringClients(kindAnswer);
  const inventory = createInventory({ accounts: oneAccount(clients, account), kinds, nowMs: () => 0 });
  const query = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    stat: 'Average',
    periodSeconds: 3_600,
    windowDays: 14,
  } as const;
  const resources = exampleResources['ec2-instance'] ?? [];

  await runAs('metrics', () =>
    inventory.load(
      resources.map((resource) => ({ resource, needs: [{ need: 'metric', query }] })),
      0,
    ),
  );

  const calls = recording.calls.filter(({ actor }) => actor === 'metrics');
  expect(calls.map(({ action, resource }) => [action, resource])).toEqual([
    ['cloudwatch:GetMetricData', '*'],
  ]);
});
