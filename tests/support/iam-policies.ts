import type { Category } from '../../core/changes/change-evidence.ts';
import type { IamAnalysis } from '../../core/iam/find-in-change.ts';
import type { IamFinding } from '../../core/iam/finding.ts';
import type { IamInput } from '../../core/iam/reading/input.ts';
import { analyzeBoth } from './iam-situation.ts';

export const account = '111122223333';
export const alice = `arn:aws:iam::${account}:user/alice`;
export const role = `arn:aws:iam::${account}:role/app`;
export const now = '2026-11-28T20:00:00Z';

export type Text = string | readonly string[];
type More = Readonly<Record<string, unknown>>;

export function policy(...statements: readonly object[]) {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(action: Text, resource: Text = '*', more: More = {}) {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

export function deny(action: Text, resource: Text = '*', more: More = {}) {
  return { Effect: 'Deny', Action: action, Resource: resource, ...more };
}

export function when(operator: string, key: string, value: unknown) {
  return { Condition: { [operator]: { [key]: value } } };
}

export function trust(principal: unknown, action: Text = 'sts:AssumeRole', more: More = {}) {
  return { Effect: 'Allow', Principal: principal, Action: action, ...more };
}

/** Alice gets the document as an inline policy; she had none. */
export function forAlice(after: unknown, attachedTo: More = {}, more: IamInput = {}): IamAnalysis {
  return analyzeBoth(
    {
      event: { eventName: 'PutUserPolicy' },
      before: null,
      after,
      attachedTo: { kind: 'user', arn: alice, ...attachedTo },
      ...more,
    },
    now,
  );
}

/** The role trusts as the document says; before, it trusted nobody. */
export function forRole(after: unknown, before: unknown = null, more: More = {}): IamAnalysis {
  return analyzeBoth(
    {
      event: { eventName: 'UpdateAssumeRolePolicy' },
      before,
      after,
      attachedTo: { kind: 'role', arn: role, knownAccounts: ['444455556666'], ...more },
    },
    now,
  );
}

export function forBucket(...statements: readonly object[]): IamAnalysis {
  return analyzeBoth(
    {
      event: { eventName: 'PutBucketPolicy', recipientAccountId: account },
      before: null,
      after: policy(...statements),
      attachedTo: { kind: 'bucket', arn: 'arn:aws:s3:::files', knownAccounts: ['444455556666'] },
    },
    now,
  );
}

export function findingOf({ findings }: IamAnalysis, category: Category): IamFinding | undefined {
  return findings.find((one) => one.category === category);
}

/** `critical privilege-escalation`, each. */
export function verdicts({ findings }: IamAnalysis): readonly string[] {
  return findings.map(({ severity, category }) => `${severity} ${category}`).sort();
}

export function severityOf(analysis: IamAnalysis, category: Category): string | undefined {
  return findingOf(analysis, category)?.severity;
}
