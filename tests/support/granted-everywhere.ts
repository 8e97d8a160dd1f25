/**
 * For every test file that composes the functions in one process: each runs as itself, and the file fails
 * when one makes a call that its deployment does not grant.
 */
import { afterAll, beforeAll, jest } from '@jest/globals';
import type { createHandlers, HandlersOptions } from '../../app/one-process.ts';
import { s3Address } from '../../app/policy/read-file.ts';
import { type RoleStatement, statementsOf, type Where } from '../../infra/grants/grant.ts';
import { type MemberRole, probeGrants } from '../../infra/grants/kinds.ts';
import { memberRoles } from '../../infra/member-account.ts';
import { functionNames } from './function-names.ts';
import { grantsOf } from './grants.ts';
import { isGranted } from './iam.ts';
import { asFunctions, type CallRecording, type RecordedCall, recordCalls } from './record-calls.ts';

const places: HandlersOptions['env'][] = [];

jest.mock('../../app/one-process.ts', () => {
  const actual = jest.requireActual<{ createHandlers: typeof createHandlers }>('../../app/one-process.ts');
  return {
    ...actual,
    createHandlers: (options: HandlersOptions) => {
      places.push(options.env);
      return asFunctions(actual.createHandlers(options));
    },
  };
});

let recording: CallRecording;
beforeAll(() => {
  recording = recordCalls();
});

afterAll(() => {
  recording.stop();
  const refused = recording.calls.filter(
    (call) => places.length > 0 && !places.some((env) => isAllowed(call, env)),
  );
  const told = refused.map(({ actor, action, resource }) => `${actor}: ${action} on ${resource}`);
  const unknown =
    places.length > 0 ? recording.unknown.map(({ actor, command }) => `${actor}: ${command}`) : [];
  const all = [...new Set([...told, ...unknown])];
  if (all.length > 0) throw new Error(`Calls that are not granted:\n${all.join('\n')}`);
});

function isAllowed({ actor, action, resource, context }: RecordedCall, env: HandlersOptions['env']): boolean {
  return isGranted(grantedTo(actor, env), action, resource, context);
}

function grantedTo(
  actor: string,
  { region, prefix, configPath }: HandlersOptions['env'],
): readonly RoleStatement[] {
  const role = /^arn:aws:iam::(\d{12}):role\/.*-(read|remediate|remediate-iam)$/.exec(actor);
  if (role) return memberRoles[role[2] as MemberRole].grants({ partition: 'aws', account: role[1] ?? '' });
  const name = functionNames.find((name) => name === actor);
  if (!name) throw new Error(`${actor} is no function`);
  const policyObject = configPath === null ? null : s3Address(configPath);
  const where: Where = {
    partition: 'aws',
    region,
    account: '123456789012',
    prefix,
    memberAccounts: members(),
    ...(policyObject ? { policyObject } : {}),
  };
  return [...grantsOf(name, where).map(onEmulator), ...inOneProcess(name, where)];
}

/** Without configured queue addresses a function looks them up, and a scan makes its dry runs itself. */
function inOneProcess(name: string, where: Where): readonly RoleStatement[] {
  const { partition, region, account, prefix } = where;
  const actions = ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'];
  const lookUp = { actions, resources: [`arn:${partition}:sqs:${region}:${account}:${prefix}-*`] };
  return name === 'scan' ? [lookUp, ...statementsOf(probeGrants(where))] : [lookUp];
}

/** The entered accounts; the policy says which exist. */
function members(): readonly string[] {
  const entered = recording.calls.filter(({ action }) => action === 'sts:AssumeRole');
  return [...new Set(entered.map(({ resource }) => resource.split(':')[4] ?? ''))];
}

/** Without a configured bucket name the name has no account in it. */
function onEmulator(statement: RoleStatement): RoleStatement {
  const resources = statement.resources.map((arn) => arn.replace(/(-compliance)-\d{12}(?=$|\/)/, '$1'));
  return { ...statement, resources };
}
