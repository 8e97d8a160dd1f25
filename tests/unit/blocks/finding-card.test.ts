import { describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { finalNotice } from '../../../blocks/card/thread-messages.ts';
import { decodeChosen, encodeTarget } from '../../../blocks/text/ids.ts';
import type { CardButton } from '../../../blocks/text/parts.ts';
import type { Finding } from '../../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const dayMs = 86_400_000;
const value = encodeTarget({ findingId: sampleFinding().id, generation: 1 });
const buttons: readonly CardButton[] = [
  { actionId: 'finding-snooze', label: 'Snooze', value },
  { actionId: 'finding-remediate', label: 'Stop now', value, style: 'danger' },
  { actionId: 'finding-details', label: 'Details', value, lesser: true },
  { actionId: 'finding-disown', label: 'Not mine', value, lesser: true },
];

const card = (more: Partial<Finding> = {}, paused = false) =>
  findingCard(sampleFinding(more), { buttons, paused });
const said = (message: { blocks: readonly unknown[] }) => JSON.stringify(message.blocks);
const has = (message: { blocks: readonly { type: string }[] }, type: string) =>
  message.blocks.some((block) => block.type === type);

const by = 'U0GRACE00';
const undoNo = {
  ...sampleFinding().plan,
  undo: { possible: 'no' as const, how: 'The address goes back to AWS and may be given to somebody else.' },
};
const stopped = { summary: 'Stopped.', undo: {} };

describe('a card of something that is going to happen', () => {
  test('says what, where, why, how much, whose, what will happen and when, and how to undo it', () => {
    for (const part of [
      'EC2 instance is idle',
      'web-7',
      'i-0123456789abcdef0',
      'production',
      'eu-central-1',
      'at or below 2.1 %',
      '~$72.50/month (estimate)',
      'Ada Example (tag Owner = ada@example.com)',
      '*Stop the instance* <!date^1795276800^',
      'unless it is fixed, snoozed or rejected by then',
      'Can be undone: start it again',
    ])
      expect(said(card())).toContain(part);
  });
  test('is short: at most five blocks, six with a difference', () => {
    expect(card().blocks).toHaveLength(4);
    expect(
      card({ difference: [{ what: 'Type', before: 't3.large', after: 't3.xlarge' }] }).blocks,
    ).toHaveLength(5);
  });
  test('pings nobody: the owner is named, the digest is what mentions them', () => {
    expect(said(card())).not.toContain('<@');
    expect(card().text).not.toContain('<@');
  });
  test('says no money when none is known', () => {
    expect(said(card({ monthlyUsd: null }))).not.toContain('$');
  });
  test('an irreversible plan says so', () => {
    expect(said(card({ plan: undoNo }))).toContain('*Cannot be undone.* The address goes back to AWS');
    expect(said(card())).not.toContain('Cannot be undone');
  });
  test('a pause shows while something could be done, and not where nothing would be', () => {
    expect(said(card({}, true))).toContain('Remediation is paused');
    expect(said(card({ mode: 'notify', status: 'open' }, true))).not.toContain('paused');
  });
  test('lesser buttons are behind a menu that says which one was chosen', () => {
    const row = card().blocks.find((block) => block.type === 'actions');
    const elements = row?.type === 'actions' ? row.elements : [];
    expect(elements.map((element) => element.type)).toEqual(['button', 'button', 'overflow']);
    const menu = elements.at(-1);
    const chosen = menu?.type === 'overflow' ? menu.options.map((option) => decodeChosen(option.value)) : [];
    expect(chosen).toEqual(
      ['finding-details', 'finding-disown'].map((actionId) => ({
        actionId,
        findingId: sampleFinding().id,
        generation: 1,
      })),
    );
  });
});

describe('every state has its own face', () => {
  const faces: readonly [string, Partial<Finding>, string][] = [
    ['claimed', { status: 'claimed', remediateAtMs: null }, '*Not asked yet.*'],
    ['observed', { status: 'observed', mode: 'observe' }, '*Observed only:*'],
    [
      'told only',
      { status: 'open', mode: 'notify' },
      '*For your information:* this rule is in mode notify. Janitor will not act. To fix it: stop the instance.',
    ],
    [
      'waiting for approval',
      { needsApproval: 'mode', mode: 'approve' },
      '*Needs approval:* stop the instance. Nothing happens without it; one reminder, <!date^',
    ],
    [
      'reminded',
      { status: 'open', needsApproval: 'mode', mode: 'approve', remindedAtMs: sampleNowMs },
      'Reminded <!date^',
    ],
    [
      'irreversible',
      { needsApproval: 'irreversible', plan: undoNo },
      '*Needs approval:* stop the instance. Nothing happens without it; one reminder, <!date^1795276800^{date_short_pretty} at {time}|2026-11-21 16:00 UTC>.\\n⚠️ *Cannot be undone.*',
    ],
    [
      'limit',
      { status: 'open', needsApproval: 'limit' },
      'The limit of this scan is reached. An approver must decide.',
    ],
    [
      'asked for',
      { needsApproval: 'irreversible', askedBy: by },
      `<@${by}> requested this. Needs an approver.`,
    ],
    [
      'approved',
      { needsApproval: 'mode', approval: { by, atMs: sampleNowMs, now: false } },
      `approved by <@${by}>. Janitor rechecks first.`,
    ],
    [
      'approved at once',
      { approval: { by, atMs: sampleNowMs, now: true } },
      `*Stop the instance* now, approved by <@${by}>`,
    ],
    [
      'rejected',
      { status: 'open', rejection: { by, atMs: sampleNowMs, reason: 'Needed *until* March' } },
      ': “Needed ∗until∗ March”',
    ],
    [
      'rejected before reasons were asked for',
      { status: 'open', rejection: { by, atMs: sampleNowMs, reason: null } },
      `*Rejected* by <@${by}>`,
    ],
    [
      'protected',
      {
        status: 'open',
        protections: [{ code: 'auto-scaling', because: 'member of Auto Scaling group web' }],
      },
      '*Protected:* member of Auto Scaling group web.',
    ],
    [
      'not allowed',
      { status: 'open', probe: { allowed: 'no', because: 'AWS answered UnauthorizedOperation' } },
      '*No permission* (stop the instance): AWS answered UnauthorizedOperation.',
    ],
    [
      'undecided at recheck',
      { trouble: 'CloudWatch did not answer' },
      '*Postponed:* CloudWatch did not answer.',
    ],
    [
      'changed',
      { difference: [{ what: 'Type', before: 't3.large', after: 't3.xlarge' }] },
      '*Changed since the last question:*\\n• Type: t3.large → *t3.xlarge*',
    ],
    [
      'snoozed',
      {
        status: 'snoozed',
        snooze: { untilMs: sampleNowMs + dayMs, reason: 'load test', by, atMs: sampleNowMs },
      },
      `by <@${by}>: “load test”`,
    ],
    [
      'remediating',
      { status: 'remediating', startedAtMs: sampleNowMs },
      '*In progress:* stop the instance. Started <!date^',
    ],
    [
      'uncertain',
      { status: 'remediating', trouble: 'AWS did not say' },
      '*Not confirmed yet.* AWS did not say.',
    ],
    [
      'failed',
      { status: 'failed', trouble: 'OperationNotPermitted' },
      '*Failed:* stop the instance. OperationNotPermitted.',
    ],
    ['remediated', { status: 'remediated', receipt: stopped }, '✅ *Stopped.*'],
    [
      'remediated, and still bad',
      {
        status: 'remediated',
        receipt: { summary: 'Tagged MFA_REQUIRED.', leaves: 'The user still has no MFA.', undo: {} },
      },
      '☑️ *Tagged MFA_REQUIRED.* The user still has no MFA.',
    ],
    [
      'resolved',
      { status: 'resolved', endedBy: 'the resource is gone' },
      ': the resource is gone.\\nJanitor changed nothing.',
    ],
    ['lapsed', { status: 'lapsed' }, '*Expired* <!date^'],
  ];
  test.each(faces)('%s', (_, more, words) => {
    expect(said(card(more))).toContain(words);
  });
  test('no two of them look the same', () => {
    expect(new Set(faces.map(([, more]) => said(card(more)))).size).toBe(faces.length);
  });
});

describe('a final card', () => {
  test.each(['remediated', 'resolved', 'lapsed'] as const)(
    '%s offers no buttons, whatever is passed',
    (status) => {
      expect(has(card({ status, receipt: stopped }), 'actions')).toBe(false);
    },
  );
  test('says who decided, what was done, and how to undo it', () => {
    const done = said(
      card({ status: 'remediated', receipt: stopped, approval: { by, atMs: sampleNowMs, now: false } }),
    );
    expect(done).toContain(`Approved by <@${by}>`);
    expect(done).toContain('To undo: start it again');
    expect(said(card({ status: 'remediated', receipt: stopped }))).toContain(
      'Grace period ended without a snooze or rejection.',
    );
    expect(said(card({ status: 'remediated', receipt: stopped, plan: undoNo }))).toContain(
      'This cannot be undone.',
    );
  });
  test('the final notice says the same and has no buttons', () => {
    const notice = finalNotice(sampleFinding({ status: 'remediated', receipt: stopped }));
    expect(said(notice)).toContain('✅ *Stopped.*');
    expect(has(notice, 'actions')).toBe(false);
  });
});

describe('what came from tags and users is data', () => {
  test('a tag with <!channel> pings nobody', () => {
    const hostile = { userId: null, name: '<!channel>', why: 'tag Owner = <!here>' };
    const message = card({
      owner: hostile,
      because: '*Approved* by <@U0BOSS000>',
      resource: { ...sampleFinding().resource, name: '<!everyone>' },
    });
    expect(said(message)).not.toMatch(/<!(channel|here|everyone)|<@U0BOSS000/);
    expect(message.text).not.toMatch(/<!(channel|here|everyone)|<@U0BOSS000/);
    expect(said(message)).toContain('&lt;!channel&gt;');
  });
  test('a name with line breaks cannot fake another line', () => {
    const message = card({ resource: { ...sampleFinding().resource, name: 'web\n✅ *Done:* all fine' } });
    expect(said(message)).toContain('web ✅ ∗Done:∗ all fine');
  });
  test('an unknown owner is said to be unknown', () => {
    expect(said(card({ owner: { userId: null, name: 'unknown', why: 'no owner tag' } }))).toContain(
      'No owner in Slack (no owner tag). Is it yours?',
    );
  });
});
