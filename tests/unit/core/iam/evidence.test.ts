import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Identity } from '../../../../core/changes/identity.ts';
import { changeOf } from '../../../../core/iam/evidence/change-of.ts';
import { lineDiff } from '../../../../core/iam/evidence/line-diff.ts';
import type { IamFinding } from '../../../../core/iam/finding.ts';
import { allow, policy } from '../../../support/iam-policies.ts';
import { adminArn, alice, readArn } from '../../../support/iam-test-rule.ts';
import { sampleOrigin } from '../../../support/sample-change.ts';

const changed = (accepted: Identity | null, now: Identity, findings: readonly IamFinding[] = []) =>
  changeOf({ accepted, now, credentials: [], origin: sampleOrigin() }, findings);
const document = (action: string): string => JSON.stringify(policy(allow(action)));

describe('a change for people', () => {
  test('says what was done and what takes it back', () => {
    const { did, back } = changed(alice, { ...alice, attached: [adminArn], groups: ['dev'] });
    expect(did).toEqual([
      'attached AdministratorAccess to the user alice',
      'added the user alice to the group dev',
    ]);
    expect(back).toEqual([
      'detach AdministratorAccess from the user alice',
      'remove the user alice from the group dev',
    ]);
  });

  test('tells an added inline policy from a changed one', () => {
    const some = { ...alice, inline: { some: document('s3:Get*') } };
    expect(changed(alice, some).did).toEqual(['added the inline policy some to the user alice']);
    expect(changed(some, { ...alice, inline: { some: document('*') } }).did).toEqual([
      'changed the inline policy some of the user alice',
    ]);
    expect(changed(some, alice).did).toEqual(['deleted the inline policy some of the user alice']);
  });

  test('names the credential that somebody made', () => {
    const credentials = [{ what: 'access-key', id: 'AKIAEXAMPLE', origin: sampleOrigin() } as const];
    const change = changeOf({ accepted: alice, now: alice, credentials, origin: null }, []);
    expect(change.did).toEqual(['created or enabled an access key for the user alice']);
    expect(change.seen).not.toBe(changed(alice, alice).seen);
  });

  test('has one line for each category, the worst one', () => {
    const one = { rule: 'a', newly: [], isSure: true, severity: 'high' } as const;
    const all = [
      'full-admin',
      'full-admin',
      'trust-public',
      'service-wildcard',
      'resource-exposure',
      'data-exfiltration',
      'boundary-removed',
      'not-action-allow',
    ] as const;
    const { newly } = changed(
      alice,
      alice,
      all.map((category, at) => ({ ...one, category, because: String(at) })),
    );
    expect(newly.map(({ because }) => because)).toEqual(['0', '2', '3', '4', '5', '6', '7']);
  });

  test('shows the changed lines of the documents, and those alone', () => {
    const before = { ...alice, inline: { some: document('s3:Get*'), same: document('s3:List*') } };
    const now = { ...alice, inline: { some: document('*'), same: ` ${document('s3:List*')}\n` } };
    const { diffs } = changed(before, now);
    expect(diffs.map(({ what }) => what)).toEqual(['Inline policy some']);
    expect(
      diffs[0]?.lines.filter((line) => /^[+-]/.test(line)).map((line) => line.replaceAll(' ', '')),
    ).toEqual(['-"Action":"s3:Get*",', '+"Action":"*",']);
  });

  test('stays small with documents of 100 KB', () => {
    const huge = document('x').replace(
      '"x"',
      JSON.stringify(Array.from({ length: 9_000 }, (_, at) => `s3:Get${at}`)),
    );
    const { diffs } = changed(alice, { ...alice, inline: { huge, also: huge } });
    expect(JSON.stringify(diffs).length).toBeLessThan(6_000);
    expect(diffs[0]?.more).toBeGreaterThan(8_000);
  });

  test('has the same hash for states that mean the same', () => {
    const one = changed(null, { ...alice, attached: [adminArn, readArn] });
    const same = changed(alice, { ...alice, attached: [readArn, adminArn] });
    expect(one.seen).toBe(same.seen);
    expect(one.seen).not.toBe(changed(null, alice).seen);
  });
});

test('the lines of a diff are those of both texts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const marked = lineDiff(before, after);
      const of = (sign: string) =>
        marked.filter((line) => line.startsWith(sign)).map((line) => line.slice(2));
      const count = (all: readonly string[], one: string) => all.filter((each) => each === one).length;
      for (const one of ['a', 'b', 'c', 'd'])
        expect(count(of('+ '), one) - count(of('- '), one)).toBe(count(after, one) - count(before, one));
    }),
  );
  expect(lineDiff(['a', 'b'], ['a', 'b'])).toEqual(['…']);
});
