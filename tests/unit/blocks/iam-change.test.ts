import { describe, expect, test } from '@jest/globals';
import { confirmRemediation } from '../../../blocks/card/confirm.ts';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { confirmUndo } from '../../../blocks/card/undo-words.ts';
import { changesMessage } from '../../../blocks/digest/changes-message.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import type { Finding } from '../../../core/finding.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { changeFinding, sampleOrigin } from '../../support/sample-change.ts';

const options = { approvers: { users: ['U0GRACE00'], groups: [] }, paused: false, instead: null };
const text = (message: { readonly blocks: readonly object[] }): string =>
  message.blocks
    .map((block) => JSON.stringify(block))
    .join('\n')
    .replaceAll('\\n', '\n');
const card = (finding: Finding): string =>
  text(findingCard(finding, { buttons: buttonsFor(finding), paused: false }));
const changes = (findings: readonly Finding[], cards = 20) => changesMessage({ findings, cards }, options);

describe('the card of an IAM change', () => {
  test('says who, to whom, when, through what, from where, what is newly possible and how bad it is', () => {
    const shown = card(changeFinding());
    expect(shown).toContain(
      '🔴 *Critical* · *ada@example.com* (role AWSReservedSSO_Ops_0123) attached AdministratorAccess to the user bob.',
    );
    expect(shown).toMatch(
      /Made <!date\^\d+\^[^>]+> · through Terraform, as the caller says · from 203\.0\.113\.5/,
    );
    expect(shown).toContain('*Newly possible*, unless an SCP forbids it:');
    expect(shown).toContain('• *Full admin* (critical): Can do everything in the account.');
    expect(shown).toContain(
      '• *Privilege escalation* (critical): Can give itself any permission: iam:PutUserPolicy, and 12 more ways.',
    );
  });

  test('believes AWS about a stack, not the user agent', () => {
    const origin = sampleOrigin({
      invokedBy: 'cloudformation.amazonaws.com',
      sourceIp: 'cloudformation.amazonaws.com',
    });
    const shown = card(changeFinding({}, { origin }));
    expect(shown).toContain(' · by CloudFormation');
    expect(shown).not.toMatch(/Terraform|as the caller says|from cloudformation/);
  });

  test('shows an unknown user agent as the text that it is', () => {
    const shown = card(changeFinding({}, { origin: sampleOrigin({ userAgent: 'evil <!channel> *1*' }) }));
    expect(shown).toContain('through “evil &lt;!channel&gt; ∗1∗”, as the caller says');
  });

  test('says when no event told of the change', () => {
    const shown = card(changeFinding({}, { origin: null }));
    expect(shown).toContain('Somebody attached AdministratorAccess to the user bob.');
    expect(shown).toContain('No CloudTrail event told of it. The scan found it.');
  });

  test('has at most six lines of what is newly possible, the worst first', () => {
    const categories = [
      'full-admin',
      'privilege-escalation',
      'credentials-exposure',
      'resource-exposure',
      'boundary-removed',
      'data-exfiltration',
      'service-wildcard',
      'infrastructure-modification',
    ] as const;
    const newly = categories.map((category) => ({ category, severity: 'high', because: 'Can.' }) as const);
    const shown = card(changeFinding({}, { newly }));
    expect(shown.match(/\(high\): Can\./g)).toHaveLength(6);
    expect(shown).toContain('• and 2 more categories');
  });

  test('does not blame the last actor for all of several changes', () => {
    const did = ['attached A to the user bob', 'added the user bob to the group dev'];
    expect(card(changeFinding({}, { did }))).toContain(
      'made the last of 2 changes: attached A to the user bob; added the user bob to the group dev.',
    );
  });
});

describe('what reverts the change', () => {
  const reverting = changeFinding({
    plan: { ...changeFinding().plan, remediation: 'revert', title: 'Take the change back' },
  });

  test('is named by its verb', () => {
    const [button] = buttonsFor(reverting).filter(({ actionId }) => actionId === 'finding-remediate');
    expect(button?.label).toBe('Undo the change');
  });

  test('says in the dialog what it does', () => {
    const dialog = confirmRemediation(reverting, 'now');
    expect(dialog.title).toBe('Detach AdministratorAccess from the user bob?');
    expect(dialog.confirm).toBe('Undo the change');
  });

  test('says on the card and in a rejection what it does', () => {
    const probe = { allowed: 'yes', because: '' } as const;
    const shown = card({ ...reverting, probe });
    expect(shown).toContain('*Needs approval:* detach AdministratorAccess from the user bob.');
    expect(shown).not.toContain('Take the change back');
  });

  test('is asked about by what its undo does to whom', () => {
    const undoes = {
      is: 'exact',
      title: 'Attach AdministratorAccess to the user bob again',
      lost: null,
      untilMs: null,
    } as const;
    const receipt = { summary: 'Detached AdministratorAccess from the user bob.', undo: {}, undoes };
    expect(confirmUndo({ ...reverting, status: 'remediated', receipt }).title).toBe(
      'Attach AdministratorAccess to the user bob again?',
    );
  });

  test.each([
    ['user/bob', 'Can do everything in the account.', 'bob can do everything in the account again.'],
    [
      'role/bob',
      'Can give itself any permission: iam:PutRolePolicy on itself, and 2 more ways.',
      'The role bob can give itself any permission again: iam:PutRolePolicy on itself, and 2 more ways.',
    ],
    [
      'group/bob',
      'Can use every action of iam, kms and 2 more on everything, when its conditions hold.',
      'Members of the group bob can use every action of iam, kms and 2 more on everything again, when its conditions hold.',
    ],
    [
      'policy/bob',
      'Can read or copy data: s3:GetObject on everything.',
      'Whoever has the policy bob can read',
    ],
    [
      'role/bob',
      'Everybody with an AWS account can assume the role.',
      'It brings back this: Everybody with an AWS account can assume the role.',
    ],
  ])('says what its undo allows again to %s: %s', (id, because, said) => {
    const { evidence, resource } = changeFinding(
      {},
      {
        newly: [{ category: 'full-admin', severity: 'critical', because }],
      },
    );
    const undoes = { is: 'exact', title: 'Do it again', lost: null, untilMs: null } as const;
    const undone = {
      ...reverting,
      evidence,
      resource: { ...resource, id },
      status: 'remediated',
      receipt: { summary: 'Undone.', undo: {}, undoes },
    } as const;
    expect(confirmUndo(undone).text).toContain(said);
    expect(card(undone)).toContain(said);
    expect(`${confirmUndo(undone).text} ${card(undone)}`).not.toContain('Nothing is lost');
    const part = { ...undone, plan: { ...undone.plan, remediation: 'detach' } };
    expect(confirmUndo(part).text).toContain('What the change allowed is possible again.');
  });

  test('counts what the title has no room for', () => {
    const back = [`detach ${'x'.repeat(200)} from the user bob`, 'remove the user bob from the group dev'];
    const { evidence } = changeFinding({}, { back });
    const { title } = confirmRemediation({ ...reverting, evidence }, 'now');
    expect(title).toMatch(/^Detach x+….*, and 1 more change\?$/);
    expect(title.length).toBeLessThanOrEqual(100);
  });
});

describe('the message about changes', () => {
  const bob = changeFinding();
  const carol = changeFinding({
    id: 'f_2',
    severity: 'medium',
    resource: { ...bob.resource, id: 'user/carol', name: 'carol' },
    evidence: {
      numbers: {},
      change: {
        ...(bob.evidence.change as NonNullable<typeof bob.evidence.change>),
        did: ['attached ViewOnlyAccess to the user carol'],
      },
    },
  });

  test('is one sentence for one change, and understood without the thread', () => {
    const message = changes([bob]);
    expect(message.text).toBe(
      '🔴 Critical: ada@example.com (role AWSReservedSSO_Ops_0123) attached AdministratorAccess to the user bob in production.',
    );
    expect(text(message)).toContain('• *Full admin* (critical)');
    expect(text(message)).toContain('"action_id":"finding-open"');
    expect(text(message)).toContain('1 card in the thread, with buttons.');
    expect(text(message)).not.toMatch(/saving|resources checked|data_table/i);
  });

  test('is one sentence for several findings about one identity', () => {
    const message = changes([bob, { ...bob, id: 'f_3', severity: 'high' }]);
    expect(text(message).match(/attached AdministratorAccess/g)).toHaveLength(1);
    expect(text(message)).toContain('2 cards in the thread');
  });

  test('has a line for each identity, the worst first, and says of high ones what became possible', () => {
    const message = changes([bob, carol]);
    const shown = text(message);
    expect(shown).toContain('*2 dangerous changes by ada@example.com (role AWSReservedSSO_Ops_0123)*');
    expect(shown.indexOf('the user bob')).toBeLessThan(shown.indexOf('the user carol'));
    expect(shown.match(/Full admin/g)).toHaveLength(1);
    expect(shown.match(/finding-open/g)).toHaveLength(2);
    expect(message.text).toContain('And 1 more change.');
  });

  test('says how many have no card', () => {
    expect(text(changes([bob, carol], 1))).toContain('1 more finding without a card');
  });
});

describe('details', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => `+   "s3:Get${at}",`);
  const details = (diffs: NonNullable<Finding['evidence']['change']>['diffs']) =>
    text(detailsMessage(changeFinding({}, { diffs }), { charts: false }));

  test('show the changed lines of a document with their indentation', () => {
    const shown = details([
      { what: 'Inline policy all', lines: ['  {', '-   "a": "`<!here>`"', '+   "b": 1'], more: 0 },
    ]);
    expect(shown).toContain('*Inline policy all:* what changed');
    expect(shown).toContain('```\n  {\n-   \\"a\\": \\"ˋ&lt;!here&gt;ˋ\\"\n+   \\"b\\": 1\n```');
    expect(shown).not.toContain('more line');
  });

  test('cut by whole lines, and count the rest', () => {
    const shown = details([{ what: 'Trust policy', lines: lines(100), more: 34 }]);
    const kept = shown.match(/s3:Get\d+\\",\n/g)?.length ?? 0;
    expect(kept).toBeGreaterThan(20);
    expect(shown).toContain(`… ${134 - kept} more lines`);
  });
});

test('details of a change with very long lists keep the diff and the facts, and count what is cut', () => {
  const all = Array.from({ length: 430 }, (_, at) => `acm-pca:CreatePermission${at}`);
  const newly = (['full-admin', 'resource-exposure', 'data-exfiltration'] as const).map(
    (category) => ({ category, severity: 'high', because: 'Can.', all }) as const,
  );
  const diffs = [{ what: 'Inline policy all', lines: ['+   "b": 1'], more: 0 }];
  const shown = text(detailsMessage(changeFinding({}, { newly, diffs }), { charts: false }));
  expect(shown).toContain('+   \\"b\\": 1');
  const [, count = ''] =
    /\*Resource exposure\* \((\d+) of 430 are shown\): (?:[\w:-]+(?:, )?)+/.exec(shown) ?? [];
  const line = shown.split('\n').find((one) => one.includes('*Resource exposure*')) ?? '';
  expect(line.match(/acm-pca:/g)).toHaveLength(Number(count));
  expect(shown).toContain('• Attached policies: ');
});

test('a change that no scan counted says why it needs an approval', () => {
  const plan = { ...changeFinding().plan, remediation: 'revert' };
  const probe = { allowed: 'yes', because: '' } as const;
  const found = changeFinding({
    mode: 'enforce',
    status: 'scheduled',
    needsApproval: 'no-scan',
    plan,
    probe,
  });
  const shown = card(found);
  expect(shown).toContain('Found as it happened, outside a scan and its limits, so an approver must decide.');
  expect(shown).not.toContain('beyond the limits');
});

test('details say that the ways of escalation that are shown are the worst', () => {
  const all = Array.from({ length: 102 }, (_, at) => `iam:PassRole + service:CreateSomething${at}`);
  const newly = [{ category: 'privilege-escalation', severity: 'high', because: 'Can.', all }] as const;
  const shown = text(detailsMessage(changeFinding({}, { newly }), { charts: false }));
  expect(shown).toMatch(/\*Privilege escalation\* \(\d+ of 102 are shown, the worst first\): iam:PassRole/);
});
