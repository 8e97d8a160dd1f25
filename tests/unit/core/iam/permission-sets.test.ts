import { describe, expect, test } from '@jest/globals';
import type { ChangeOrigin } from '../../../../core/changes/change-origin.ts';
import type { Identity } from '../../../../core/changes/identity.ts';
import { changeOf } from '../../../../core/iam/evidence/change-of.ts';
import { identityRef, mirrorPlace, startPlaces } from '../../../../core/iam/identity-resource.ts';
import { judgePermissionSet } from '../../../../core/iam/permission-sets/judge-permission-set.ts';
import {
  instanceArnOf,
  isReference,
  permissionSetId,
  permissionSetState,
  referenceArn,
} from '../../../../core/iam/permission-sets/permission-set.ts';
import { applyEdits } from '../../../../core/iam/state/apply-edits.ts';
import { editsBetween } from '../../../../core/iam/state/edits-between.ts';
import { sameIdentity } from '../../../../core/iam/state/same-identity.ts';
import { showsEdits } from '../../../../core/iam/state/shows-edits.ts';

const account = '123456789012';
const elsewhere = '210987654321';
const id = 'ssoins-0123456789abcdef/ps-0123456789abcdef';
const arn = `arn:aws:sso:::permissionSet/${id}`;
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const denies = 'arn:aws:iam::aws:policy/AWSDenyAll';
const deploy = referenceArn(arn, { name: 'deploy', path: '/team/' });
const limit = referenceArn(arn, { name: 'limit', path: '/' });
const nowMs = Date.parse('2026-11-20T16:00:00Z');

const statement = (Effect: string, Action: string, Resource = '*') => ({ Effect, Action, Resource });
const document = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (action: string, on?: string): string => document(statement('Allow', action, on));
const policies = {
  [admin]: allow('*'),
  [denies]: document(statement('Deny', '*')),
  [deploy]: null,
  [limit]: null,
};

type Parts = Parameters<typeof permissionSetState>[1];
const set = (parts: Partial<Parts> = {}): Identity =>
  permissionSetState(
    { account, arn, name: 'Developer' },
    { inline: null, attached: [], boundary: null, sessionDuration: 'PT1H', ...parts },
  );
const plain = set();

const originBy = (role: string | null): ChangeOrigin => ({
  eventId: 'e',
  eventName: 'PutInlinePolicyToPermissionSet',
  atMs: nowMs,
  actor: { name: 'mia@example.com', arn: null, role, type: 'AssumedRole' },
  sourceIp: null,
  userAgent: null,
  invokedBy: null,
});

function judged(accepted: Identity | null, now: Identity, role: string | null = null) {
  return judgePermissionSet({ accepted, now, policies, origin: originBy(role), nowMs });
}

const rulesIn = (...given: Parameters<typeof judged>) =>
  judged(...given).findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe('a change of a permission set', () => {
  test('that attaches a policy of AWS is judged by its text, like that of a role', () => {
    const [worst] = judged(plain, set({ attached: [admin] })).findings;
    expect(worst).toMatchObject({ rule: 'full-admin', severity: 'critical', isSure: true });
    expect(rulesIn(null, set({ attached: [admin] }))[0]).toBe('critical full-admin');
  });

  test('that only takes away finds nothing and leaves nothing open', () => {
    expect(judged(set({ attached: [admin] }), plain)).toEqual({ findings: [], undecided: [] });
    expect(judged(plain, set({ sessionDuration: 'PT12H' }))).toEqual({ findings: [], undecided: [] });
  });

  test('that detaches a Deny makes possible what it denied', () => {
    expect(rulesIn(set({ attached: [admin, denies] }), set({ attached: [admin] }))[0]).toBe(
      'critical full-admin',
    );
  });

  test('that removes its boundary is told', () => {
    const bounded = set({ attached: [admin], boundary: denies });
    expect(rulesIn(bounded, set({ attached: [admin] }))).toContain('high boundary-removed');
  });

  test('counts in the accounts that its inline policy names', () => {
    const on = (of: string) => set({ inline: allow('iam:CreateAccessKey', `arn:aws:iam::${of}:user/*`) });
    expect(rulesIn(plain, on(elsewhere))).toEqual(rulesIn(plain, on(account)));
    expect(rulesIn(plain, on(elsewhere)).length).toBeGreaterThan(0);
  });

  test('is worse by whoever works with it', () => {
    const now = set({ inline: allow('iam:CreateAccessKey') });
    const role = (name: string) =>
      `arn:aws:iam::${elsewhere}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_89abcdef01234567`;
    const severityBy = (name: string) =>
      judged(plain, now, role(name)).findings.find(({ rule }) => rule === 'privilege-escalation')?.severity;
    expect([severityBy('Admin'), severityBy('Developer_Admin'), severityBy('Developer')]).toEqual([
      'high',
      'high',
      'critical',
    ]);
  });

  test('cannot be judged when the policy of AWS or the document cannot be read', () => {
    const unread = judgePermissionSet({
      accepted: plain,
      now: set({ attached: [admin] }),
      policies: { [admin]: null },
      origin: null,
      nowMs,
    });
    expect(unread).toEqual({ findings: [], undecided: [`${admin}: could not be read`] });
    expect(judged(plain, set({ inline: 'no document' })).undecided).toHaveLength(1);
  });

  test('with more accounts than are judged says so', () => {
    const arns = Array.from({ length: 60 }, (_, at) => `arn:aws:s3:::b-${at}:${100_000_000_000 + at}:x`);
    const now = set({
      inline: document({ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: arns }),
    });
    expect(judged(plain, now).undecided).toEqual(['11 more accounts in the inline policy: not judged']);
  });
});

describe('a policy that each account has its own of', () => {
  test('may allow anything when it is attached, and may have denied anything when it is detached', () => {
    const having = set({ attached: [deploy] });
    expect(rulesIn(plain, having)).toEqual(['medium unread-attached']);
    expect(judged(plain, having).findings[0]?.because).toBe(
      'Can do whatever the policy team/deploy allows in each account, which Janitor does not read.',
    );
    expect(rulesIn(having, plain)).toEqual(['low unread-detached']);
  });

  test('hides no other finding, and takes nothing off it', () => {
    const before = set({ attached: [deploy] });
    expect(rulesIn(before, set({ attached: [deploy, admin] }))[0]).toBe('critical full-admin');
    expect(rulesIn(plain, set({ attached: [deploy, admin] }))).toEqual(
      expect.arrayContaining(['critical full-admin', 'medium unread-attached']),
    );
  });

  test('may be the other part of an escalation', () => {
    const before = set({ attached: [deploy] });
    const on = `arn:aws:lambda:eu-west-1:${account}:function:report`;
    const now = set({ attached: [deploy], inline: allow('lambda:CreateFunction', on) });
    expect(rulesIn(before, now)).toContain('low unread-together');
    expect(rulesIn(plain, set({ inline: allow('lambda:CreateFunction', on) }))).not.toContain(
      'low unread-together',
    );
    expect(rulesIn(before, set({ attached: [deploy], inline: allow('s3:ListAllMyBuckets') }))).toEqual([]);
  });

  test('as boundary limits nothing, and counts when it goes', () => {
    const bounded = (boundary: string | null, attached: readonly string[] = []) =>
      set({ boundary, attached });
    expect(judged(bounded(limit), bounded(limit))).toEqual({ findings: [], undecided: [] });
    expect(rulesIn(bounded(limit), bounded(limit, [admin]))[0]).toMatch(/full-admin$/);
    expect(rulesIn(bounded(limit, [admin]), bounded(null, [admin]))).toContain('high boundary-removed');
    expect(rulesIn(bounded(limit), bounded(deploy))).toEqual(['medium unread-boundary']);
    expect(judged(bounded(null), bounded(limit))).toEqual({ findings: [], undecided: [] });
  });
});

const all = set({
  inline: allow('iam:*'),
  attached: [admin, deploy],
  boundary: limit,
  sessionDuration: 'PT90M',
});

test.each([
  [plain, all],
  [all, plain],
  [set({ inline: allow('s3:*'), boundary: denies }), all],
])('its edits lead from one state to the other (%#)', (before, after) => {
  const edits = editsBetween(before, after);
  const applied = applyEdits(before, edits);
  expect(applied.ok && sameIdentity(applied.value, after)).toBe(true);
  expect([showsEdits(before, edits), showsEdits(after, edits)]).toEqual([false, true]);
});

test('a change is told in the words of AWS', () => {
  const { did, diffs } = changeOf({ accepted: plain, now: all, credentials: [], origin: null }, []);
  expect(did).toEqual([
    'set the permissions boundary limit on the permission set Developer',
    'added an inline policy to the permission set Developer',
    'attached deploy to the permission set Developer',
    'attached AdministratorAccess to the permission set Developer',
    'set the session duration of the permission set Developer to 90 minutes',
  ]);
  expect(diffs.map(({ what }) => what)).toEqual(['Inline policy']);
});

test('the mirror keeps the permission sets of a region apart, by their ids', () => {
  const at = { account, region: 'eu-west-1' };
  const touched = { kind: 'permission-set', name: id, edits: [], credential: null } as const;
  const ref = identityRef(at, { ...touched, arn });
  expect(ref).toEqual({ ...at, kind: 'iam-permission-set', id, arn, name: id });
  const place = `${account} eu-west-1 permission-sets`;
  expect(ref && [mirrorPlace(ref), startPlaces(ref)]).toEqual([place, [place]]);
  expect(identityRef(at, { ...touched, arn: null })).toBeNull();
});

test('ARNs of permission sets and of policies of each account are told from others', () => {
  expect(instanceArnOf(arn)).toBe('arn:aws:sso:::instance/ssoins-0123456789abcdef');
  expect(permissionSetId('arn:aws:sso:::instance/ssoins-0123456789abcdef')).toBeNull();
  expect(() => instanceArnOf('arn:aws:iam::1:role/x')).toThrow('is not the ARN of a permission set');
  expect([deploy, admin, `arn:aws:iam::${account}:policy/deploy`].map(isReference)).toEqual([
    true,
    false,
    false,
  ]);
});
