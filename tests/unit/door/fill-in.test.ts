import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { fillInBlock } from '../../../blocks/modals/fill-in-modal.ts';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import type { Finding, Status } from '../../../core/finding.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { tagRules, untagged } from '../../support/missing-tags.ts';
import { audit, click, privateAnswers, where } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { submitRequest } from '../../support/slack-request.ts';

const owner = { userId: people.owner, name: 'Ada', why: 'tag CreatedBy = ada@example.com' };
const good = { Environment: 'dev', Owner: 'ada@example.com', CostCenter: 'CC-42' };

let desk: Desk;
beforeEach(() => {
  desk = createDesk({ policy: { rules: tagRules() } });
});
afterEach(() => desk.slack.mustBeClean());

const asked = (different: Partial<Finding> = {}): Promise<Finding> =>
  desk.put(untagged({ card: where, owner, ...different }));

type FormAnswer = {
  readonly response_action?: string;
  readonly errors?: Record<string, string>;
  readonly view?: unknown;
};

/** Submits the form as Slack sends it: Environment from a list, the others typed. */
async function submit(
  finding: Finding,
  given: Readonly<Record<string, string | null>> = good,
  userId = people.owner,
): Promise<FormAnswer> {
  const values = Object.entries(given).map(([key, value]) => {
    const chosen = { type: 'static_select', selected_option: value === null ? null : { value } };
    const typed = { type: 'plain_text_input', value };
    return [fillInBlock(key), { value: key === 'Environment' ? chosen : typed }];
  });
  const { id, generation } = finding;
  const view = { callback_id: 'fill-in', private_metadata: encodeTarget({ findingId: id, generation }) };
  const answer = await desk.app(submitRequest({ userId, view, values: Object.fromEntries(values) }));
  const body = answer.body ? (JSON.parse(answer.body) as FormAnswer) : {};
  expect(lintSlackCall('view.response', answer.body ? body : undefined)).toEqual([]);
  return body;
}

const open = (userId: string, finding: Pick<Finding, 'id' | 'generation'>): Promise<void> =>
  click(desk, userId, 'finding-fill-in', finding, { triggerId: desk.slack.workspace.trigger(userId) });

test('an approver removed from the group after opening the form cannot submit it', async () => {
  const finding = await asked();
  await open(people.second, finding);
  for (const group of desk.slack.workspace.usergroups) group.users = [];
  expect(JSON.stringify(await submit(finding, good, people.second))).toContain('an approver may fill in');
  expect(await desk.finding(finding.id)).toEqual(finding);
});

describe('Add tags…', () => {
  test.each([
    ['the owner', people.owner],
    ['an approver', people.approver],
  ])(
    'opens a form for %s with a field for each missing tag, the resource and its account',
    async (_who, userId) => {
      const finding = await asked();
      await open(userId, finding);
      const [call] = desk.slack.of('views.open');
      const view = call?.view as { readonly blocks: readonly { readonly type: string }[] };
      expect(view).toMatchObject({
        callback_id: 'fill-in',
        private_metadata: encodeTarget({ findingId: finding.id, generation: finding.generation }),
      });
      expect(view.blocks.filter(({ type }) => type === 'input')).toMatchObject([
        {
          label: { text: 'Environment' },
          element: {
            type: 'static_select',
            options: [{ value: 'dev' }, { value: 'staging' }, { value: 'prod' }],
          },
        },
        { label: { text: 'Owner' }, element: { type: 'plain_text_input', max_length: 256 } },
        {
          label: { text: 'CostCenter' },
          hint: { text: 'Like CC-[0-9]*.' },
          element: { type: 'plain_text_input' },
        },
      ]);
      expect(JSON.stringify(view.blocks)).toContain('batch-1');
      expect(JSON.stringify(view.blocks)).toContain('production (123456789012)');
      expect(privateAnswers(desk)).toEqual([]);
    },
  );

  test('is refused to a stranger', async () => {
    await open(people.stranger, await asked());
    expect(privateAnswers(desk)).toEqual([
      expect.stringContaining(`Only its owner (<@${people.owner}>) or an approver may`),
    ]);
    expect(desk.slack.of('views.open')).toEqual([]);
  });

  const late: readonly [Status, Partial<Finding>, string][] = [
    ['remediated', { receipt: { summary: 'Tagged.', undo: {} } }, 'Already done: Tagged.'],
    ['resolved', { endedBy: 'somebody tagged it' }, 'Already closed: somebody tagged it.'],
    ['lapsed', {}, 'This question has expired.'],
    ['remediating', {}, 'In progress'],
  ];
  test.each(late)('on a finding that is %s says so', async (status, more, words) => {
    await open(people.owner, await asked({ status, ...more }));
    expect(privateAnswers(desk)).toEqual([expect.stringContaining(words)]);
  });

  test('on a replaced card says so', async () => {
    const finding = await asked({ generation: 4 });
    await open(people.owner, { id: finding.id, generation: 3 });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('replaced by a newer one')]);
  });

  test('is on the card and in the details instead of approving and remediating', async () => {
    const finding = await asked();
    const card = JSON.stringify(findingCard(finding, { buttons: buttonsFor(finding), paused: false }));
    expect(card).toContain('Add tags…');
    expect(card).toContain('Needs values:');
    expect(card).not.toContain('finding-approve');
    expect(card).not.toContain('finding-remediate');
    await click(desk, people.owner, 'finding-details', finding);
    expect(JSON.stringify(desk.slack.workspace.ephemerals[0]?.blocks)).toContain('finding-fill-in');
  });

  test('is absent in notify mode, and the card says which tags to set by hand', async () => {
    const finding = await asked({ mode: 'notify', status: 'open', needsApproval: null });
    const card = JSON.stringify(findingCard(finding, { buttons: buttonsFor(finding), paused: false }));
    expect(card).not.toContain('finding-fill-in');
    expect(card).toContain('set these tags yourself: `Environment` (one of dev, staging, prod), `Owner`');
    await open(people.owner, finding);
    expect(desk.slack.of('views.open')).toEqual([]);
  });
});

describe('the fill-in form', () => {
  test("stores the values as the submitter's approval, and card and history say so", async () => {
    const finding = await asked();
    expect(await submit(finding)).toEqual({});
    const after = await desk.finding(finding.id);
    expect(after).toMatchObject({
      status: 'scheduled',
      input: good,
      approval: { by: people.owner, now: true },
    });
    expect(await audit(desk, finding)).toContain('finding.filled-in');
    const card = JSON.stringify(findingCard(after, { buttons: buttonsFor(after), paused: false }));
    expect(card).toContain(
      `now, filled in by <@${people.owner}>: \`Environment\` = dev, \`Owner\` = ada@example.com`,
    );
    expect(card).not.toContain('finding-fill-in');
  });

  test('stays open with invalid values and shows each error at its field', async () => {
    const finding = await asked();
    const answer = await submit(finding, { Environment: null, Owner: 'x'.repeat(300), CostCenter: '42' });
    expect(answer).toEqual({
      response_action: 'errors',
      errors: {
        [fillInBlock('Environment')]: 'Choose a value.',
        [fillInBlock('Owner')]: 'At most 256 characters.',
        [fillInBlock('CostCenter')]: 'Must match: like CC-[0-9]*.',
      },
    });
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('from a stranger changes nothing', async () => {
    const finding = await asked();
    expect(JSON.stringify((await submit(finding, good, people.stranger)).view)).toContain('Only its owner');
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('submitted a second time names the first submitter and their values', async () => {
    const finding = await asked();
    await submit(finding);
    const second = await submit(finding, { ...good, Environment: 'prod' }, people.approver);
    expect(JSON.stringify(second.view)).toContain(
      `Already filled in by <@${people.owner}>: Environment = dev`,
    );
    expect((await desk.finding(finding.id)).input).toEqual(good);
  });

  test('submitted fifty times at once is stored once', async () => {
    const finding = await asked();
    await Promise.all(Array.from({ length: 50 }, () => submit(finding)));
    expect((await audit(desk, finding)).filter((type) => type === 'finding.filled-in')).toHaveLength(1);
  });

  test('of a replaced question changes nothing', async () => {
    const finding = await asked({ generation: 2 });
    const answer = await submit({ ...finding, generation: 1 });
    expect(JSON.stringify(answer.view)).toContain('replaced by a newer one');
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('for a finding whose mode was lowered says so', async () => {
    desk = createDesk({ policy: { rules: tagRules('notify') } });
    const finding = await asked();
    expect(JSON.stringify((await submit(finding)).view)).toContain('no longer lets Janitor act');
    expect(await desk.finding(finding.id)).toEqual(finding);
  });
});
