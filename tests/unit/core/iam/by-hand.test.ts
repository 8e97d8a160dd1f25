import { describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../../blocks/card/finding-card.ts';
import type { CredentialChange, MadeCredential } from '../../../../core/changes/change-origin.ts';
import type { Identity } from '../../../../core/changes/identity.ts';
import type { Finding } from '../../../../core/finding.ts';
import { offered } from '../../../../core/findings/decisions/rights/offered.ts';
import { changesNothing } from '../../../../core/iam/evidence/by-hand.ts';
import type { Mode } from '../../../../core/policy.ts';
import { buttonsFor } from '../../../../handlers/derived/buttons.ts';
import { identityX } from '../../../support/arbitrary-identity.ts';
import { adminArn, alice } from '../../../support/iam-test-rule.ts';
import { createIamWorld } from '../../../support/iam-world.ts';
import { sampleOrigin } from '../../../support/sample-change.ts';

const made = (what: CredentialChange['what'], id: string | null, eventName: string): MadeCredential => ({
  what,
  id,
  origin: sampleOrigin({ eventName }),
});
const key = made('access-key', 'AKIA1', 'CreateAccessKey');
const at = 'of the user alice in IAM > Users > alice > Security credentials, then accept the change';
const says = (accepted: Identity | null, now: Identity, ...credentials: readonly MadeCredential[]) =>
  changesNothing({ accepted, now, credentials });
const everywhere = (text: string) => ({
  revert: text,
  detach: text,
  'delete-inline': text,
  'delete-policy': text,
});

describe('a change that no remediation takes back', () => {
  test.each<readonly [string, readonly MadeCredential[]]>([
    ['Deactivate the access key AKIA1', [key]],
    [
      'Deactivate the access keys AKIA1 and AKIA2',
      [key, made('access-key', 'AKIA2', 'UpdateAccessKey'), made('access-key', 'AKIA1', 'UpdateAccessKey')],
    ],
    [
      'Delete the login profile (console password)',
      [
        made('console-password', null, 'CreateLoginProfile'),
        made('console-password', null, 'UpdateLoginProfile'),
      ],
    ],
    ['Reset the console password', [made('console-password', null, 'UpdateLoginProfile')]],
    [
      'Deactivate the service-specific credential ACCA1',
      [made('service-credential', 'ACCA1', 'CreateServiceSpecificCredential')],
    ],
    ['Deactivate the SSH public key APKA1', [made('ssh-key', 'APKA1', 'UploadSSHPublicKey')]],
    ['Deactivate the signing certificate C1', [made('certificate', 'C1', 'UploadSigningCertificate')]],
    [
      'Replace the removed MFA device phone',
      [made('mfa-removed', 'arn:aws:iam::123456789012:mfa/phone', 'DeactivateMFADevice')],
    ],
    [
      'Remove the MFA device phone',
      [made('mfa-changed', 'arn:aws:iam::123456789012:mfa/phone', 'EnableMFADevice')],
    ],
    [
      'Deactivate the access key AKIA1 and reset the console password',
      [key, made('console-password', null, 'UpdateLoginProfile')],
    ],
  ])('%s', (step, credentials) => {
    expect(says(alice, alice, ...credentials)).toEqual(everywhere(`${step} ${at}`));
  });

  test('is left to a person by the remediations that have no part of it, and names both parts', () => {
    const now = { ...alice, attached: [adminArn] };
    const { revert, detach, ...others } = says(alice, now, key);
    expect([revert, detach]).toEqual([undefined, undefined]);
    const both = `Detach AdministratorAccess from the user alice in IAM > Users > alice, and deactivate the access key AKIA1 ${at}`;
    expect(others).toEqual({ 'delete-inline': both, 'delete-policy': both });
    expect(Object.keys(says(alice, { ...alice, inline: { all: '{}' } }))).toEqual([
      'detach',
      'delete-policy',
    ]);
  });

  test('names how to undo what is new and has nothing to go back to', () => {
    const policy = { ...identityX('policy'), name: 'wide' };
    expect(says(null, policy).revert).toBe(
      'Detach the new policy wide from all who have it and delete it in IAM > Policies > wide, or accept the change',
    );
    expect(says(null, policy)).not.toHaveProperty('delete-policy');
    const role = { ...identityX('role'), name: 'open' };
    expect(says(null, role).revert).toBe(
      'Delete the new role open, or change its trust policy in IAM > Roles > open > Trust relationships, or accept the change',
    );
    expect(says(null, { ...role, attached: [adminArn] }).revert).toBeUndefined();
  });
});

describe.each<Mode>(['approve', 'enforce', 'notify'])('in mode %s', (mode) => {
  const modes = { 'iam-credentials-for-another': mode, 'iam-full-admin': mode };
  const shown = (finding: Finding): string =>
    JSON.stringify(findingCard(finding, { buttons: buttonsFor(finding), paused: false }));

  async function after(isAttached: boolean): Promise<Finding> {
    const world = createIamWorld(undefined, modes);
    await world.accept(alice);
    const key = { what: 'access-key', id: 'AKIA1' } as const;
    if (isAttached) await world.receive(world.change(alice, { edit: 'attach', policyArn: adminArn }));
    await world.deliver();
    const now = isAttached ? { ...alice, attached: [adminArn] } : alice;
    const event = world.eventOf(now, [], key);
    await world.receive({ ...event, origin: { ...event.origin, eventName: 'CreateAccessKey' } });
    await world.deliver();
    const [finding] = (await world.findings()).filter(({ status }) => status !== 'resolved');
    if (!finding) throw new Error('nothing was found');
    return finding;
  }

  test('a key for another user needs a person, and nothing is offered or scheduled', async () => {
    const finding = await after(false);
    expect(finding).toMatchObject({
      status: 'open',
      remediateAtMs: null,
      plan: { remediation: null, title: `Deactivate the access key AKIA1 ${at}` },
    });
    expect(offered(finding).filter((one) => /approve|remediate|reject/.test(one))).toEqual([]);
    expect(offered(finding)).toContain('accept-change');
    expect(shown(finding)).toContain('*Needs a person:* Deactivate the access key AKIA1 of the user alice');
  });

  test('a key beside a policy leaves the policy to Janitor and names the key', async () => {
    const finding = await after(true);
    expect(finding.plan.remediation).toBe('revert');
    expect(finding.evidence.change?.back).toEqual(['detach AdministratorAccess from the user alice']);
    expect(shown(finding)).toContain(
      '*Also needs a person:* deactivate the access key AKIA1 of the user alice in IAM &gt; Users',
    );
  });
});
