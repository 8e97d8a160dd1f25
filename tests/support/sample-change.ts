import type { ChangeEvidence } from '../../core/changes/change-evidence.ts';
import type { ChangeOrigin } from '../../core/changes/change-origin.ts';
import type { Finding } from '../../core/finding.ts';
import { sampleFinding, sampleNowMs } from './sample-finding.ts';

export function sampleOrigin(more: Partial<ChangeOrigin> = {}): ChangeOrigin {
  return {
    eventId: 'e-1',
    eventName: 'AttachUserPolicy',
    atMs: sampleNowMs - 9_000,
    actor: {
      name: 'ada@example.com',
      arn: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Ops_0123/ada@example.com',
      role: 'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123',
      type: 'AssumedRole',
    },
    sourceIp: '203.0.113.5',
    userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5',
    invokedBy: null,
    ...more,
  };
}

/** Somebody attached AdministratorAccess to the user bob. */
export function sampleChange(more: Partial<ChangeEvidence> = {}): ChangeEvidence {
  return {
    origin: sampleOrigin(),
    did: ['attached AdministratorAccess to the user bob'],
    back: ['detach AdministratorAccess from the user bob'],
    newly: [
      { category: 'full-admin', severity: 'critical', because: 'Can do everything in the account.' },
      {
        category: 'privilege-escalation',
        severity: 'critical',
        because: 'Can give itself any permission: iam:PutUserPolicy, and 12 more ways.',
      },
    ],
    diffs: [],
    seen: 'a'.repeat(64),
    ...more,
  };
}

/** The card of `sampleChange`. A person has to take it back. */
export function changeFinding(more: Partial<Finding> = {}, change: Partial<ChangeEvidence> = {}): Finding {
  return sampleFinding({
    rule: 'iam-full-admin',
    ruleTitle: 'Can do everything',
    severity: 'critical',
    mode: 'approve',
    status: 'open',
    resource: {
      account: '123456789012',
      region: 'global',
      kind: 'iam-identity',
      id: 'user/bob',
      arn: 'arn:aws:iam::123456789012:user/bob',
      name: 'bob',
    },
    because: 'Can do everything in the account.',
    evidence: { numbers: {}, change: sampleChange(change) },
    monthlyUsd: null,
    plan: {
      remediation: null,
      title: 'Undo the change in IAM, or accept it',
      undo: { possible: 'yes', how: 'Janitor changes nothing.' },
      material: { 'Attached policies': 'aws/AdministratorAccess' },
      reasons: ['*'],
      asks: null,
    },
    remediateAtMs: null,
    ...more,
  });
}
