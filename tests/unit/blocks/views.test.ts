import { describe, expect, test } from '@jest/globals';
import { type HomeModel, homeView } from '../../../blocks/home/app-home.ts';
import { disownFields, disownModal } from '../../../blocks/modals/disown-modal.ts';
import { findingModal } from '../../../blocks/modals/finding-modal.ts';
import { findingsModal } from '../../../blocks/modals/findings-modal.ts';
import { snoozeFields, snoozeModal } from '../../../blocks/modals/snooze-modal.ts';
import { baseActionId, decodeFindingsPage, decodeHome, decodeTarget } from '../../../blocks/text/ids.ts';
import type { CardButton } from '../../../blocks/text/parts.ts';
import type { Finding } from '../../../core/finding.ts';
import { lintView } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const said = (view: { blocks: readonly unknown[] }) => JSON.stringify(view.blocks);
const long = '"\\'.repeat(3000);
const worst: Partial<Finding> = {
  ruleTitle: long,
  accountName: long,
  resource: { ...sampleFinding().resource, name: long, region: long },
  plan: { ...sampleFinding().plan, title: long },
};
const many = (count: number, more: Partial<Finding> = {}): Finding[] =>
  Array.from({ length: count }, (_, index) => sampleFinding({ id: `f_${index}`, ...more }));
const target = { findingId: sampleFinding().id, generation: 1 };

/** Every element of a view that a person can press or fill in. */
function elements(view: { blocks: readonly unknown[] }): {
  action_id: string;
  value?: string;
  type: string;
  style?: string;
  options?: { value: string }[];
  initial_option?: { value: string };
}[] {
  const found: ReturnType<typeof elements> = [];
  JSON.stringify(view.blocks, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'action_id' in value)
      found.push(value as (typeof found)[number]);
    return value;
  });
  return found;
}
const named = (view: { blocks: readonly unknown[] }, actionId: string) =>
  elements(view).filter((element) => baseActionId(element.action_id) === actionId);

describe('the Home tab', () => {
  const model: HomeModel = {
    shows: { filter: 'open', page: 0 },
    list: { findings: many(3), page: 0, pages: 1, total: 3, previous: null, next: null, searched: null },
    pause: null,
    couldSaveUsd: null,
    dashboard: false,
    eventTurns: { newer: undefined, older: undefined, searchedToMs: null },
    lastScan: null,
    runningScan: null,
    compliance: null,
    events: [],
  };

  test('marks the current filter, and each button selects its own filter', () => {
    const filters = named(homeView(model), 'home-page');
    expect(filters.filter(({ style }) => style === 'primary').map(({ action_id }) => action_id)).toEqual([
      'home-page:open',
    ]);
    expect(filters.map(({ value }) => decodeHome(value)?.filter)).toEqual([
      'mine',
      'waits',
      'approvals',
      'open',
      'scheduled',
      'snoozed',
      'done',
    ]);
  });
  test('has a row per finding of the page, the total, and buttons to the neighbouring pages', () => {
    const list = {
      findings: many(15),
      page: 1,
      pages: 57,
      total: 850,
      previous: { filter: 'open', page: 0, at: '<0#f_0' },
      next: { filter: 'open', page: 2, at: '>0#f_14' },
      searched: null,
    } as const;
    const view = homeView({ ...model, list, shows: { filter: 'open', page: 1, at: '>0#f' } });
    expect(named(view, 'finding-open').map(({ value }) => decodeTarget(value)?.findingId)).toEqual(
      many(15).map(({ id }) => id),
    );
    expect(said(view)).toContain('850 findings · Page 2 of 57');
    const toPages = named(view, 'home-page').filter(({ action_id }) => /:(previous|next)$/.test(action_id));
    expect(toPages.map(({ value }) => decodeHome(value))).toEqual([list.previous, list.next]);
    expect(decodeHome(view.private_metadata)).toEqual({ filter: 'open', page: 1, at: '>0#f' });
  });
  test('says when the search stopped early, and has a button to continue it', () => {
    const onwards = { filter: 'open', page: 3, at: '>9', only: { text: 't' } } as const;
    const back = { filter: 'open', page: 1, at: '<5', only: { text: 't' } } as const;
    const list = {
      findings: [],
      page: 2,
      pages: null,
      total: null,
      previous: back,
      next: onwards,
      searched: 2_000,
    };
    const buttons = (at: string) =>
      elements(homeView({ ...model, list, shows: { ...onwards, page: 2, at } }))
        .filter(({ action_id }) => /:(previous|next)$/.test(action_id))
        .map((one) => [(one as unknown as { text: { text: string } }).text.text, decodeHome(one.value)]);
    expect(buttons('>5')).toEqual([
      ['‹ Previous', back],
      ['Search further ›', onwards],
    ]);
    expect(buttons('<9')).toEqual([
      ['‹ Search further', back],
      ['Next ›', onwards],
    ]);
    const words = said(homeView({ ...model, list, shows: { ...onwards, page: 2, at: '>5' } }));
    expect(words).toContain('No match so far.');
    expect(words).toContain('Searched 2,000 findings for this page. More may match.');
    expect(words).not.toContain('No findings match.');
  });
  test('starts with the pause, its person, time and reason', () => {
    const view = homeView({
      ...model,
      pause: { by: 'U0GRACE00', atMs: sampleNowMs, reason: 'release week' },
    });
    expect(JSON.stringify(view.blocks[0])).toContain('*Remediation paused* by <@U0GRACE00>');
    expect(JSON.stringify(view.blocks[0])).toContain('“release week”');
  });
  test('has a button to end a snooze', () => {
    expect(
      named(
        homeView({
          ...model,
          shows: { filter: 'snoozed', page: 0 },
          list: { ...model.list, findings: many(1, { status: 'snoozed' }) },
        }),
        'finding-end-snooze',
      ),
    ).toHaveLength(1);
  });
  test('says so when there are no findings', () => {
    expect(
      said(homeView({ ...model, list: { ...model.list, findings: [] }, shows: { filter: 'mine', page: 0 } })),
    ).toContain('Nothing needs you.');
  });
  test("stays within Slack's limits with 5,000 findings whose names are as bad as possible", () => {
    const event = {
      id: 'e',
      atMs: sampleNowMs,
      type: 'finding.claimed' as const,
      actor: long,
      summary: long,
      findingId: null,
      resource: null,
      resourceId: null,
      rule: null,
      details: {},
    };
    expect(
      lintView(
        homeView({
          ...model,
          list: { ...model.list, findings: many(15, worst), total: 5000, pages: 334 },
          events: Array.from({ length: 500 }, () => event),
          pause: { by: long, atMs: sampleNowMs, reason: long },
        }),
      ),
    ).toEqual([]);
  });
});

describe('the list of all findings of a digest', () => {
  const asked = { scanId: 's_1', channel: 'C0CLOUD00', page: 1 };
  test('has pages, and each finding has a button that opens it', () => {
    const view = findingsModal(many(45), asked);
    expect(named(view, 'finding-open').map(({ value }) => decodeTarget(value)?.findingId)).toEqual(
      many(45)
        .slice(20, 40)
        .map(({ id }) => id),
    );
    expect(named(view, 'findings-page').map(({ value }) => decodeFindingsPage(value)?.page)).toEqual([0, 2]);
    expect(decodeFindingsPage(view.private_metadata)).toEqual(asked);
    expect(said(view)).toContain('Page 2 of 3');
  });
  test("stays within Slack's limits with 5,000 findings whose names are as bad as possible", () => {
    expect(lintView(findingsModal(many(5000, worst), { ...asked, page: 200 }))).toEqual([]);
    expect(lintView(findingsModal([], asked))).toEqual([]);
  });
});

describe('the modal of one finding', () => {
  test('has the given buttons, and none when the finding has ended', () => {
    const buttons: CardButton[] = [{ actionId: 'finding-snooze', label: 'Snooze', value: 'x' }];
    expect(elements(findingModal(sampleFinding(), { buttons, paused: false }))).toHaveLength(1);
    expect(
      elements(findingModal(sampleFinding({ status: 'resolved' }), { buttons, paused: false })),
    ).toHaveLength(0);
    expect(decodeTarget(findingModal(sampleFinding(), { buttons, paused: false }).private_metadata)).toEqual(
      target,
    );
  });
});

describe('the snooze modal', () => {
  const modal = (defaultDays = 30, maxDays = 90) =>
    snoozeModal(sampleFinding(), { defaultDays, maxDays, isShort: false, left: null }, sampleNowMs);
  const durations = (view: ReturnType<typeof modal>) =>
    elements(view).find(({ action_id }) => action_id === snoozeFields.duration.action);

  test('offers 1, 7, 30 and 90 days or a date, and starts with the default', () => {
    expect(durations(modal())?.options?.map(({ value }) => value)).toEqual(['1', '7', '30', '90', 'date']);
    expect(durations(modal())?.initial_option?.value).toBe('30');
  });
  test('offers only short snoozes to a person who is neither owner nor approver', () => {
    const limits = (left: number) => ({ defaultDays: 1, maxDays: 3, isShort: true, left });
    const short = snoozeModal(sampleFinding(), limits(2), sampleNowMs);
    expect(durations(short)?.options?.map(({ value }) => value)).toEqual(['1', '3']);
    expect(said(short)).toContain('for 3 days at most. After one more snooze an approver has to decide.');
    expect(said(snoozeModal(sampleFinding(), limits(1), sampleNowMs))).toContain('Then an approver has to');
    expect(said(short)).not.toContain('snooze-date');
  });
  test("offers no snooze beyond the policy's maximum", () => {
    expect(durations(modal(5, 10))?.options?.map(({ value }) => value)).toEqual(['1', '5', '7', 'date']);
    expect(durations(modal(30, 10))?.initial_option?.value).toBe('1');
    expect(said(modal(5, 10))).toContain('At most 10 days: 2026-11-30.');
  });
  test("requires a reason of limited length and contains the finding's id", () => {
    const reason = modal().blocks.find(({ block_id }) => block_id === snoozeFields.reason.block);
    expect(reason).toMatchObject({ type: 'input', element: { max_length: 300, min_length: 3 } });
    expect(reason).not.toHaveProperty('optional');
    expect([modal().callback_id, decodeTarget(modal().private_metadata)]).toEqual(['snooze', target]);
  });
});

describe('the "not mine" modal', () => {
  test('asks for the new owner, who is optional', () => {
    const view = disownModal(sampleFinding());
    expect(view.blocks.find(({ block_id }) => block_id === disownFields.owner.block)).toMatchObject({
      type: 'input',
      optional: true,
      element: { type: 'users_select' },
    });
    expect(said(view)).toContain('a new grace period of 1 day');
  });
  test('is titled "Set owner" and requires a person when the finding has no owner', () => {
    const view = disownModal(sampleFinding({ owner: { userId: null, name: 'unknown', why: 'no tag' } }));
    expect(view.title.text).toBe('Set owner');
    const asks = view.blocks.find(({ block_id }) => block_id === disownFields.owner.block);
    expect(asks).toMatchObject({ optional: false });
    expect(asks).not.toHaveProperty('hint');
  });
});
