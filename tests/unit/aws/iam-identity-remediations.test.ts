import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { carryOut } from '../../../aws/kinds/iam/carry-out.ts';
import { kind } from '../../../aws/kinds/iam/iam-identity.ts';
import { reader } from '../../../aws/reader.ts';
import { refusal } from '../../../aws/refusal.ts';
import { example } from '../../../core/facts/examples.ts';
import { editsBetween } from '../../../core/iam/state/edits-between.ts';
import type { Identity } from '../../../core/iam/state/identity.ts';
import { identityId } from '../../../core/iam/state/identity-id.ts';
import { acceptedState, forceHash } from '../../../core/iam/state/revert-target.ts';
import { sameIdentity, sameInForce } from '../../../core/iam/state/same-identity.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { answeringClients } from '../../support/aws-answers.ts';
import { fakeIam } from '../../support/fake-iam.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const at = 'arn:aws:iam::123456789012';
const texts = ['s3:GetObject', 'iam:*', '100%25'].map(
  (action) => `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"*"}]}`,
);
const trusts = ['ec2', 'lambda'].map(
  (service) =>
    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"${service}.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
);

const someOf = (names: readonly string[]) => fc.subarray([...names]).map((some) => [...some].sort());
const inline = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...texts), {
  noNullPrototype: true,
});
const attached = someOf(['one', 'two', 'three'].map((name) => `${at}:policy/${name}`));
const boundary = fc.option(fc.constantFrom(`${at}:policy/limit`, `${at}:policy/other`));
const versions = fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 5 }).chain((all) =>
  fc.nat(all.length - 1).map((of) => ({
    versions: Object.fromEntries(all.map((text, nth) => [`v${nth + 1}`, text])),
    defaultVersion: `v${of + 1}`,
  })),
);

function identity(of: Identity['kind'], parts: Partial<Identity>): Identity {
  return {
    kind: of,
    account: '123456789012',
    arn: `${at}:${of}/it`,
    name: 'it',
    path: '/',
    inline: {},
    attached: [],
    boundary: null,
    groups: [],
    trust: null,
    versions: {},
    defaultVersion: null,
    tags: {},
    ...parts,
  };
}

const states = {
  user: fc.record({ inline, attached, boundary, groups: someOf(['dev', 'ops']) }),
  role: fc.record({ inline, attached, boundary, trust: fc.constantFrom(...trusts) }),
  group: fc.record({ inline, attached }),
  policy: versions,
} as const;

function resourceOf(now: Identity, accepted: Identity | null): Resource<'iam-identity'> {
  const facts = { now: known(now), accepted: known(accepted) };
  return { ...example('iam-identity', { id: identityId(now), facts }), arn: now.arn, name: now.name };
}

function world(now: Identity, more: Parameters<typeof fakeIam>[2] = {}) {
  const { clients } = answeringClients(() => new Error('nothing is sent'));
  const iam = fakeIam(clients.iam(), now, more);
  const aws = reader(clients, '123456789012', 'global', 0);
  const run = (remediation: string, accepted: Identity | null) => {
    const resource = resourceOf(now, accepted);
    const of = kind.remediations[remediation];
    if (!of) throw new Error(`no remediation ${remediation}`);
    return of.run(aws, resource, sampleFinding({ resource }));
  };
  return { ...iam, run, client: clients.iam() };
}

const changing = (sent: readonly { readonly command: string }[]) =>
  sent.map(({ command }) => command).filter((command) => !/^(Get|List)/.test(command));

describe.each(['user', 'role', 'group', 'policy'] as const)('reverting a %s', (of) => {
  test('puts the accepted state in force, and its undo restores the state before', async () => {
    await fc.assert(
      fc.asyncProperty(states[of], states[of], async (a, b) => {
        const [now, accepted] = [identity(of, a), identity(of, b)];
        if (sameInForce(now, accepted)) return;
        const { run, state, client } = world(now);
        const receipt = await run('revert', accepted);
        expect(sameInForce(state(), accepted)).toBe(true);
        if (!('summary' in receipt)) throw new Error('not finished');
        const before = JSON.parse(JSON.stringify(receipt.undo)).before as Identity;
        await carryOut(client, now, editsBetween(state(), before));
        expect(sameIdentity(state(), now)).toBe(true);
        expect(Object.values(state().inline).sort()).toEqual(Object.values(now.inline).sort());
      }),
      { numRuns: 100 },
    );
  });
});

const accepted = identity('user', { inline: { a: texts[0] ?? '' } });
const now = identity('user', {
  inline: { a: texts[0] ?? '', b: texts[1] ?? '' },
  attached: [`${at}:policy/one`],
});

describe('a remediation', () => {
  test('detaches or deletes only what is new', async () => {
    const detached = world(now);
    await detached.run('detach', accepted);
    expect(changing(detached.sent)).toEqual(['DetachUserPolicyCommand']);
    const deleted = world(now);
    await deleted.run('delete-inline', accepted);
    expect(deleted.state().inline).toEqual(accepted.inline);
    expect(deleted.state().attached).toEqual(now.attached);
  });

  test('takes from a new user what it was given, and leaves the user', async () => {
    const { run, state } = world(now);
    await run('revert', null);
    expect(state()).toMatchObject({ name: 'it', inline: {}, attached: [] });
  });

  test('is refused for a new managed policy, which has no state to go back to', async () => {
    const { run, sent } = world(
      identity('policy', { versions: { v1: texts[1] ?? '' }, defaultVersion: 'v1' }),
    );
    await expect(run('revert', null)).rejects.toThrow('no state to go back to');
    expect(changing(sent)).toEqual([]);
  });

  test('is refused when the first change is, and has an open outcome when a later one is', async () => {
    const conflict = (at: string) => (command: string) =>
      command === at ? Object.assign(new Error('in use'), { name: 'DeleteConflict' }) : undefined;
    const first = world(now, { fails: conflict('DeleteUserPolicyCommand') });
    const refused = await first.run('revert', accepted).catch((error: unknown) => error);
    expect(refusal(refused, kind.refusals)).toBeDefined();
    const second = world(now, { fails: conflict('DetachUserPolicyCommand') });
    const open = await second.run('revert', accepted).catch((error: unknown) => error);
    expect(String(open)).toContain('Changed in part');
    expect(refusal(open, kind.refusals)).toBeUndefined();
  });

  test('is not refused when IAM answers 500, which may hide a change', async () => {
    const error = Object.assign(new Error('internal'), { $metadata: { httpStatusCode: 500 } });
    const { run } = world(identity('user', { boundary: `${at}:policy/other` }), {
      fails: (command) => (command === 'PutUserPermissionsBoundaryCommand' ? error : undefined),
    });
    const thrown = await run('revert', identity('user', { boundary: `${at}:policy/limit` })).catch(
      (cause: unknown) => cause,
    );
    expect(refusal(thrown, kind.refusals)).toBeUndefined();
  });
});

describe('the last administrator', () => {
  const admin = `arn:aws:iam::aws:policy/AdministratorAccess`;
  const detail = (name: string, arns: readonly string[]) => ({
    UserName: name,
    Arn: `${at}:user/${name}`,
    Path: '/',
    GroupList: [],
    AttachedManagedPolicies: arns.map((PolicyArn) => ({ PolicyArn })),
  });
  const last = identity('user', { attached: [admin] });

  test('stays', async () => {
    const { run, sent } = world(last, { others: [detail('it', [admin]), detail('bob', [])] });
    await expect(run('revert', identity('user', {}))).rejects.toThrow('nobody else');
    expect(changing(sent)).toEqual([]);
  });

  test('is not the last when another one is left', async () => {
    const { run, state } = world(last, { others: [detail('it', [admin]), detail('bob', [admin])] });
    await run('revert', identity('user', {}));
    expect(state().attached).toEqual([]);
  });
});

test('a revert is done when AWS shows the accepted state, and not while it shows the one of the card', () => {
  const finding = sampleFinding({ resource: resourceOf(now, accepted) });
  const isDone = (one: Identity) =>
    kind.remediations['revert']?.isDone(resourceOf(one, accepted), {
      ...finding,
      plan: {
        ...finding.plan,
        material: { 'Inline policy b': 'x' },
        settings: { [acceptedState]: forceHash(accepted) },
      },
    });
  expect(isDone(accepted)).toBe(true);
  expect(isDone(now)).toBe('unknown');
});
