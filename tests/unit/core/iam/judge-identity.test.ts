import { describe, expect, test } from '@jest/globals';
import type { ChangeActor, ChangeOrigin } from '../../../../core/changes/change-origin.ts';
import type { Identity } from '../../../../core/changes/identity.ts';
import { judgeIdentity } from '../../../../core/iam/judge-identity.ts';
import type { Situation } from '../../../../core/iam/state/situation.ts';
import { identityX } from '../../../support/arbitrary-identity.ts';
import { account, allow, deny, policy, trust, verdicts } from '../../../support/iam-policies.ts';

const text = (...statements: readonly object[]) => JSON.stringify(policy(...statements));
const adminArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const guardArn = `arn:aws:iam::${account}:policy/guard`;
const user: Identity = { ...identityX('user'), arn: `arn:aws:iam::${account}:user/alice`, name: 'alice' };

function judged(accepted: Identity | null | undefined, now: Identity | null, more: Partial<Situation> = {}) {
  return judgeIdentity({
    accepted,
    now,
    policies: { [adminArn]: text(allow('*')), [guardArn]: text(deny('iam:*')) },
    groups: {},
    holders: [],
    credentials: [],
    origin: null,
    knownAccounts: [],
    nowMs: Date.UTC(2026, 10, 28),
    ...more,
  });
}

function originBy(actor: Partial<ChangeActor>, eventName = 'AttachUserPolicy'): ChangeOrigin {
  return {
    eventId: 'e',
    eventName,
    atMs: 0,
    actor: { name: 'eve', arn: `arn:aws:iam::${account}:user/eve`, role: null, type: 'IAMUser', ...actor },
    sourceIp: null,
    userAgent: null,
    invokedBy: null,
  };
}

const withAdmin = { ...user, attached: [adminArn] };

describe('an identity', () => {
  test('that has a policy attached', () => {
    expect(verdicts(judged(user, withAdmin))).toContain('critical full-admin');
    expect(judged(withAdmin, user)).toEqual({ findings: [], undecided: [] });
    expect(judged(withAdmin, withAdmin)).toEqual({ findings: [], undecided: [] });
  });

  test('that is new, or gone', () => {
    expect(verdicts(judged(null, withAdmin))).toContain('critical full-admin');
    expect(judged(withAdmin, null)).toEqual({ findings: [], undecided: [] });
    expect(judged(null, user)).toEqual({ findings: [], undecided: [] });
  });

  test('without an accepted state is undecided', () => {
    const { findings, undecided } = judged(undefined, withAdmin);
    expect(findings).toEqual([]);
    expect(undecided).toHaveLength(1);
  });

  test('that loses a Deny', () => {
    const guarded = { ...withAdmin, attached: [adminArn, guardArn] };
    expect(verdicts(judged(guarded, withAdmin))).toContain('critical privilege-escalation');
    expect(verdicts(judged(user, guarded))).not.toContain('critical full-admin');
  });

  test('with several changes at once: all together', () => {
    const now = { ...user, inline: { a: text(allow('iam:PassRole')), b: text(allow('ec2:RunInstances')) } };
    expect(judged(user, now).findings.find(({ rule }) => rule === 'privilege-escalation')?.newly).toEqual([
      'iam:PassRole + ec2:RunInstances',
    ]);
    expect(
      judged(user, { ...now, inline: { ...now.inline, c: text(deny('iam:PassRole')) } }).findings.filter(
        ({ rule }) => rule === 'privilege-escalation',
      ),
    ).toEqual([]);
  });

  test('that joins a group, or leaves it', () => {
    const groups = {
      admins: { inline: {}, attached: [adminArn] },
      safe: { inline: { x: text(deny('*')) }, attached: [] },
    };
    expect(verdicts(judged(user, { ...user, groups: ['admins'] }, { groups }))).toContain(
      'critical full-admin',
    );
    expect(judged(user, { ...user, groups: ['admins', 'safe'] }, { groups }).findings).toEqual([]);
    expect(verdicts(judged({ ...withAdmin, groups: ['safe'] }, withAdmin, { groups }))).toContain(
      'critical full-admin',
    );
  });
});

describe('a managed policy', () => {
  const managed: Identity = {
    ...identityX('policy'),
    versions: { v1: text(allow('s3:Get*')), v2: text(allow('*')) },
    defaultVersion: 'v1',
  };

  test('with another default version', () => {
    expect(verdicts(judged(managed, { ...managed, defaultVersion: 'v2' }))).toContain('critical full-admin');
  });

  test('with another version that is not in force', () => {
    const { v1 = '' } = managed.versions;
    expect(judged({ ...managed, versions: { v1 } }, managed)).toEqual({ findings: [], undecided: [] });
  });

  test('who changed a policy of their own gains by it', () => {
    const own = { ...managed, versions: { v1: text(), v2: text(allow('iam:CreateAccessKey')) } };
    const now = { ...own, defaultVersion: 'v2' };
    const origin = originBy({}, 'SetDefaultPolicyVersion');
    expect(verdicts(judged(own, now, { origin }))).toContain('high privilege-escalation');
    expect(verdicts(judged(own, now, { origin, holders: [origin.actor.arn ?? ''] }))).toContain(
      'critical privilege-escalation',
    );
  });
});

describe('a role', () => {
  const ec2 = text(trust({ Service: 'ec2.amazonaws.com' }));
  const role: Identity = { ...identityX('role'), trust: ec2 };

  test('whose trust and permissions both change', () => {
    const now = { ...role, attached: [adminArn], trust: text(trust({ AWS: '*' })) };
    expect(verdicts(judged(role, now))).toEqual(
      expect.arrayContaining(['critical full-admin', 'critical trust-public']),
    );
  });

  test('that trusts an account, known or not', () => {
    const now = { ...role, trust: text(trust({ AWS: '999988887777' })) };
    expect(verdicts(judged(role, now))).toEqual(['high trust-unknown-account']);
    expect(judged(role, now, { knownAccounts: ['999988887777'] }).findings).toEqual([]);
  });

  test('whose trust policy cannot be read', () => {
    const { findings, undecided } = judged(role, { ...role, trust: '{', attached: [adminArn] });
    expect(undecided.join()).toContain('the trust policy');
    expect(findings.every(({ isSure }) => !isSure)).toBe(true);
  });
});

describe('what could not be read is never a clean bill', () => {
  test.each<[string, Identity, Identity, Partial<Situation>]>([
    ['a policy', user, withAdmin, { policies: { [adminArn]: null } }],
    ['a policy that is not among those that were read', user, withAdmin, { policies: {} }],
    ['a policy that was detached', withAdmin, user, { policies: {} }],
    ['a policy that was there before', withAdmin, withAdmin, { policies: {} }],
    ['a group', user, { ...user, groups: ['dev'] }, {}],
    ['a group with the name of a method', user, { ...user, groups: ['constructor'] }, {}],
    ['a boundary', { ...user, boundary: 'arn:x' }, { ...user, boundary: 'arn:x' }, {}],
    ['a boundary that is gone', { ...user, boundary: 'arn:x' }, user, {}],
    ['an inline policy', user, { ...user, inline: { a: '{"Statement":' } }, {}],
  ])('%s', (_, accepted, now, more) => {
    const { findings, undecided } = judged(accepted, now, more);
    expect(undecided).not.toEqual([]);
    expect(findings.filter(({ isSure }) => isSure)).toEqual([]);
  });

  test('and what can be read is found all the same', () => {
    const bounded = { ...user, boundary: 'arn:x' };
    expect(verdicts(judged(bounded, { ...bounded, attached: [adminArn] }))).toContain('high full-admin');
    expect(verdicts(judged(bounded, user))).toEqual(['high boundary-removed']);
    expect(verdicts(judged(user, { ...withAdmin, groups: ['dev'] }))).toContain('high full-admin');
  });
});

describe('credentials', () => {
  const key = (origin: ChangeOrigin) => ({ what: 'access-key' as const, id: 'AKIA', origin });
  const made = (...origins: readonly ChangeOrigin[]) =>
    judged(user, user, { credentials: origins.map(key) }).findings;

  test('name the role of a session, not its ARN', () => {
    const session = {
      type: 'AssumedRole',
      name: 'ada',
      role: `arn:aws:iam::${account}:role/team/app`,
    } as const;
    const [found] = made(originBy(session, 'CreateAccessKey'));
    expect(found?.because).toBe('The role app has an access key for alice.');
  });

  test('that somebody else made are one finding', () => {
    const [found, ...others] = made(
      originBy({}, 'CreateAccessKey'),
      originBy({}, 'UpdateAccessKey'),
      originBy(
        { type: 'AssumedRole', name: 'alice', role: `arn:aws:iam::${account}:role/alice` },
        'CreateLoginProfile',
      ),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'credentials-for-another',
      severity: 'medium',
      newly: ['CreateAccessKey for alice', 'UpdateAccessKey for alice', 'CreateLoginProfile for alice'],
      because: 'eve has an access key for alice. And 2 more.',
    });
  });

  test('for a user who can escalate', () => {
    const credentials = [key(originBy({}, 'CreateAccessKey'))];
    expect(verdicts(judged(withAdmin, withAdmin, { credentials }))).toEqual(['high credentials-exposure']);
  });

  test("one's own", () => {
    const self = originBy(
      { name: 'alice', arn: `arn:aws:iam::${account}:user/team/alice` },
      'CreateAccessKey',
    );
    expect(made(self)).toEqual([]);
  });
});
