import { describe, expect, test } from '@jest/globals';
import { allow, findingOf, forAlice, policy } from '../../../support/iam-policies.ts';

const kind = 'privilege-escalation';

describe('the steps of a way meet on one resource', () => {
  const fn = (name: string) => `arn:aws:lambda:*:111122223333:function:${name}`;
  const instance = (id: string) => `arn:aws:ec2:*:*:instance/${id}`;
  const pass = allow('iam:PassRole');
  const created = allow('lambda:CreateFunction', fn('a'));
  const steps = (...ids: readonly string[]) =>
    ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'].map((action, at) =>
      allow(action, instance(ids[at] ?? '')),
    );

  test.each([
    ['another function', policy(pass, created, allow('lambda:InvokeFunction', fn('b')))],
    ['a third instance', policy(...steps('i-1', 'i-1', 'i-2'))],
    [
      'another state machine',
      policy(
        pass,
        allow('states:CreateStateMachine', 'arn:aws:states:*:*:stateMachine:a'),
        allow('states:StartExecution', 'arn:aws:states:*:*:stateMachine:b'),
      ),
    ],
    [
      'prefixes that exclude each other',
      policy(pass, allow('lambda:CreateFunction', fn('a-*')), allow('lambda:InvokeFunction', fn('b-*'))),
    ],
  ])('not: %s', (_, document) => {
    expect(findingOf(forAlice(document), kind)).toBeUndefined();
  });

  test.each([
    ['the same function', policy(pass, created, allow('lambda:InvokeFunction', fn('a')))],
    ['an alias of it', policy(pass, created, allow('lambda:InvokeFunction', fn('a:live')))],
    [
      'patterns with a function in common',
      policy(pass, allow('lambda:CreateFunction', fn('a-*')), allow('lambda:InvokeFunction', fn('*-b'))),
    ],
    ['the same instance', policy(...steps('i-1', 'i-*', '*'))],
    [
      'resources of different kinds',
      policy(
        pass,
        allow('glue:CreateJob', 'arn:aws:glue:*:*:job/a'),
        allow('glue:CreateTrigger', 'arn:aws:glue:*:*:trigger/b'),
      ),
    ],
  ])('they do: %s', (_, document) => {
    expect(findingOf(forAlice(document), kind)).toBeDefined();
  });

  test('only what meets is new', () => {
    const before = policy(pass, created, allow('lambda:InvokeFunction', fn('b')));
    const after = (name: string) =>
      policy(pass, created, allow('lambda:InvokeFunction', [fn('b'), fn(name)]));
    expect(findingOf(forAlice(after('c'), {}, { before }), kind)).toBeUndefined();
    expect(findingOf(forAlice(after('a'), {}, { before }), kind)).toBeDefined();
  });
});
