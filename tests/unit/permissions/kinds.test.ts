import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actionOf, type Call, permissionsOfCalls } from '../../../aws/access/permission.ts';
import { createInventory } from '../../../aws/inventory.ts';
import type { AnyKind, Reader, UndoSample } from '../../../aws/kinds/define.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import { reader } from '../../../aws/reader.ts';
import type { Finding } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { everyPage } from '../../../core/listing.ts';
import type { Resource } from '../../../core/resource.ts';
import { grantOf, statementsOf } from '../../../infra/grants/grant.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { answeringClients } from '../../support/aws-answers.ts';
import { isGranted } from '../../support/iam.ts';
import { sampleAnswers, sampleOrder } from '../../support/kind-answers.ts';
import { caseOf, tagIndexStep, undoAnswers, wholeAnswers } from '../../support/kind-steps.ts';
import { oneAccount } from '../../support/one-account.ts';
import { type CallRecording, recordCalls, runAs } from '../../support/record-calls.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { undoSteps } from '../../support/undo-steps.ts';

const account = '123456789012';
const noMetrics =
  '<GetMetricDataResponse><GetMetricDataResult><MetricDataResults/></GetMetricDataResult></GetMetricDataResponse>';
const place = { partition: 'aws', account };

type PermissionStep = {
  readonly name: string;
  readonly calls: readonly Call[];
  readonly run: (aws: Reader, resource: Resource) => unknown;
};

type Loading = NonNullable<AnyKind['tags'] | AnyKind['facts'][string]>;

function loadStep(name: string, loading: Loading): PermissionStep {
  return {
    name,
    calls: loading.calls,
    run: (aws, resource) => loading.load(aws, resource as never),
  };
}

function stepsOf(kind: AnyKind): readonly PermissionStep[] {
  const facts = Object.entries(kind.facts).flatMap(([name, fact]) => (fact ? [loadStep(name, fact)] : []));
  const remediations = Object.entries(kind.remediations);
  return [
    { name: 'list', calls: kind.list.calls, run: (aws) => everyPage(kind.list.run(aws)) },
    { name: 'get', calls: kind.get.calls, run: (aws, resource) => kind.get.run(aws, resource) },
    ...facts,
    ...(kind.tags ? [loadStep('tags', kind.tags)] : []),
    ...tagIndexStep(kind),
    {
      name: 'probe',
      calls: kind.probe.calls,
      run: (aws, resource) =>
        Promise.all(remediations.map(([name]) => kind.probe.run(aws, resource as never, name))),
    },
    ...remediations.map(([name, remediation]) => ({
      name,
      calls: remediation.calls,
      run: (aws: Reader, resource: Resource) =>
        runAllSteps(remediation, aws, resource, sampleOrder(kind.id, sampleFinding({ resource }))),
    })),
    ...undoSteps(kind).map(({ name, calls }) => ({ name, calls, run: () => undefined })),
  ];
}

/** Includes the read that finds a first step whose response was lost. */
async function runAllSteps(
  remediation: AnyKind['remediations'][string],
  aws: Reader,
  resource: Resource,
  order: Finding,
): Promise<void> {
  const { next } = remediation;
  const first = await remediation.run(aws, resource as never, order);
  if (!next || !('inProgress' in first)) return;
  await next.read(aws, order);
  const finding = { ...order, progress: progressOf(first, 0) };
  await next.read(aws, finding);
  await next.run?.(aws, resource as never, finding);
}

let recording: CallRecording;
beforeAll(() => {
  recording = recordCalls();
});
afterAll(() => recording.stop());

/** The calls of a step for each example of its kind. The results are not checked here. */
async function callsOf(kind: AnyKind, step: PermissionStep) {
  const actor = `${kind.id} ${step.name}`;
  const answers = (resource: Resource) =>
    step.name in kind.remediations
      ? wholeAnswers(kind.id, 'change', 'changed', {}, caseOf(kind.id, step.name, resource))
      : sampleAnswers(kind.id);
  const undo = undoSteps(kind).find(({ name }) => name === step.name);
  for (const resource of samplesOf[kind.id]?.resources ?? []) {
    let answer = answers(resource);
    const { clients } = answeringClients((request) => answer(request));
    const aws = reader(clients, account, resource.region === 'global' ? 'global' : 'eu-west-1', 0);
    const begin = (sample: UndoSample) => {
      answer = undoAnswers(kind.id, 'changed', sample);
    };
    const run = async () => (undo ? undo.run(aws, resource, begin) : step.run(aws, resource));
    await runAs(actor, run).catch(() => undefined);
  }
  expect(recording.unknown).toEqual([]);
  return recording.calls.filter((call) => call.actor === actor);
}

describe.each(kinds.map((kind) => ({ id: kind.id, kind })))('$id', ({ kind }) => {
  test.each(stepsOf(kind).map((step) => ({ name: step.name, step })))(
    '$name has exactly the permissions that its calls need',
    async ({ step }) => {
      const calls = await callsOf(kind, step);
      const permissions = permissionsOfCalls(step.calls);
      const granted = statementsOf(permissions.map((permission) => grantOf(permission, place, '')));

      const refused = calls.filter(
        ({ action, resource, context }) => !isGranted(granted, action, resource, context),
      );
      expect(refused).toEqual([]);
      const called = new Set(calls.map(({ action }) => action));
      expect(permissions.map(actionOf).filter((action) => !called.has(action))).toEqual([]);
      const sent = new Set(calls.map(({ command }) => command));
      const never = step.calls.map(({ command }) => command.replace('.', 'Client.').concat('Command'));
      expect(never.filter((command) => !sent.has(command))).toEqual([]);
    },
  );
});

test('hasMetrics is true for exactly the kinds whose rules read metrics', () => {
  const judgedByMetrics = rules.filter(({ examples }) =>
    [...examples.violating, ...examples.ok].some(({ metrics }) => Object.keys(metrics).length > 0),
  );
  expect(new Set(judgedByMetrics.map((rule) => rule.kind))).toEqual(
    new Set(kinds.filter(({ hasMetrics }) => hasMetrics).map(({ id }) => id)),
  );
});

test('reading metrics needs exactly the permission granted to kinds with metrics', async () => {
  const { clients } = answeringClients(() => ({ xml: noMetrics }));
  const inventory = createInventory({ accounts: oneAccount(clients, account), kinds, nowMs: () => 0 });
  const query = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    stat: 'Average',
    periodSeconds: 3_600,
    windowDays: 14,
  } as const;
  const resources = samplesOf['ec2-instance']?.resources ?? [];

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
