import { describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { finalNotice } from '../../../blocks/card/thread-messages.ts';
import { decodeChosen, encodeTarget } from '../../../blocks/text/ids.ts';
import type { CardButton } from '../../../blocks/text/parts.ts';
import type { Finding } from '../../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { sampleIncident } from '../../support/sample-incident.ts';

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

describe('the card of a scheduled remediation', () => {
  test('says what, where, why, how much, whose, what happens when, and how to undo it', () => {
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
  test('has at most five blocks', () => {
    expect(card().blocks).toHaveLength(4);
    expect(
      card({ difference: [{ what: 'Type', before: 't3.large', after: 't3.xlarge' }] }).blocks,
    ).toHaveLength(5);
  });
  test('names the owner without a mention, which the digest has', () => {
    expect(said(card())).not.toContain('<@');
    expect(card().text).not.toContain('<@');
  });
  test('shows no cost when none is known', () => {
    expect(said(card({ monthlyUsd: null }))).not.toContain('$');
  });
  test('says when the remediation cannot be undone', () => {
    expect(said(card({ plan: undoNo }))).toContain('*Cannot be undone.* The address goes back to AWS');
    expect(said(card())).not.toContain('Cannot be undone');
  });
  test('shows a pause only while something could be done', () => {
    expect(said(card({}, true))).toContain('Remediation is paused');
    expect(said(card({ mode: 'notify', status: 'open' }, true))).not.toContain('paused');
  });
  test('has its secondary buttons in a menu whose value names the action', () => {
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

describe('the card by state', () => {
  const faces: readonly [string, Partial<Finding>, string][] = [
    ['claimed', { status: 'claimed', remediateAtMs: null }, '*Not asked yet.*'],
    ['observed', { status: 'observed', mode: 'observe' }, '*Observed only:*'],
    [
      'in mode notify',
      { status: 'open', mode: 'notify' },
      '*For your information:* this rule is in mode notify. Janitor will not act. To fix it: stop the instance.',
    ],
    [
      'waiting for approval',
      { needsApproval: 'mode', mode: 'approve' },
      '*Needs approval:* stop the instance. Nothing happens without it. One reminder <!date^',
    ],
    [
      'reminded',
      { status: 'open', needsApproval: 'mode', mode: 'approve', remindedAtMs: sampleNowMs },
      'Reminded <!date^',
    ],
    [
      'irreversible',
      { needsApproval: 'irreversible', plan: undoNo },
      '*Needs approval:* stop the instance. Nothing happens without it. One reminder <!date^1795276800^{date_short_pretty} at {time}|2026-11-21 16:00 UTC>.\\n⚠️ *Cannot be undone.*',
    ],
    [
      'over the limit',
      { status: 'open', needsApproval: 'limit' },
      'It is beyond the limits of its scan. An approver must decide.',
    ],
    [
      'requested',
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
  test.each(faces)('shows that the finding is %s', (_, more, words) => {
    expect(said(card(more))).toContain(words);
  });
  test('has a different text in every state', () => {
    expect(new Set(faces.map(([, more]) => said(card(more)))).size).toBe(faces.length);
  });
});

describe('a final card', () => {
  test.each(['remediated', 'resolved', 'lapsed'] as const)(
    'in state %s has no buttons, even when some are given',
    (status) => {
      expect(has(card({ status, receipt: stopped }), 'actions')).toBe(false);
    },
  );
  test('says who decided, what was done and how to undo it', () => {
    const done = said(
      card({ status: 'remediated', receipt: stopped, approval: { by, atMs: sampleNowMs, now: false } }),
    );
    expect(done).toContain(`Approved by <@${by}>`);
    expect(done).toContain('To undo it yourself: start it again');
    expect(said(card({ status: 'remediated', receipt: stopped }))).toContain(
      'Grace period ended without a snooze or rejection.',
    );
    expect(said(card({ status: 'remediated', receipt: stopped, incident: sampleIncident() }))).toContain(
      'Grace period ended without a snooze or hold.',
    );
    expect(said(card({ status: 'remediated', receipt: stopped, plan: undoNo }))).toContain(
      'This cannot be undone.',
    );
  });
  test.each(['remediated', 'failed'] as const)(
    'is followed by a notice that says only what is new (%s)',
    (status) => {
      const link = 'https://acme.slack.com/archives/C1/p1700000000000200';
      const finding = sampleFinding({
        status,
        receipt: stopped,
        trouble: 'Access denied',
        approval: { by, atMs: sampleNowMs, now: false },
      });
      const { blocks } = finalNotice(finding, link);
      expect(blocks).toHaveLength(1);
      const [{ text = { text: '' } } = {}] = blocks as readonly {
        readonly text?: { readonly text: string };
      }[];
      const [about = '', result = '', ...rest] = text.text.split('\n');
      expect(about).toBe(`*web-7 \`i-0123456789abcdef0\`* in production · <${link}|Card>`);
      expect(result).toBe(
        status === 'failed' ? '❌ *Failed:* stop the instance. Access denied.' : '✅ *Stopped.*',
      );
      expect(rest.join(' ')).toMatch(
        status === 'failed'
          ? /^Janitor does not retry\. A person has to decide\.$/
          : /^Approved by <@U\w+> <!date[^>]+>\. Finished <!date[^>]+>\.$/,
      );
    },
  );
  test.each([null, 'javascript:x', 'https://a b'])(
    'without a usable link (%s) names the resource',
    (link) => {
      const notice = finalNotice(sampleFinding({ status: 'remediated', receipt: stopped }), link);
      expect(said(notice)).toContain('*web-7 `i-0123456789abcdef0`* in production\\n');
    },
  );
});

describe('data from tags and users', () => {
  test('with <!channel> mentions nobody', () => {
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
  test('with line breaks cannot fake another line', () => {
    const message = card({ resource: { ...sampleFinding().resource, name: 'web\n✅ *Done:* all fine' } });
    expect(said(message)).toContain('web ✅ ∗Done:∗ all fine');
  });
  test('without a known owner says so', () => {
    expect(said(card({ owner: { userId: null, name: 'unknown', why: 'no owner tag' } }))).toContain(
      'No owner in Slack (no owner tag). Is it yours?',
    );
  });
});
