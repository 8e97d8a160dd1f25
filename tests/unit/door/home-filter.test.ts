import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { filterAction, homeFilterModal } from '../../../blocks/modals/home-filter-modal.ts';
import { decodeHome, encodeHome, type HomePage } from '../../../blocks/text/ids.ts';
import type { AuditEvent } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import { lintView } from '../../support/lint-slack.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, submitRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const open: HomePage = { filter: 'open', page: 0 };

function put(id: string, more: Partial<Finding> = {}, resource: Partial<Finding['resource']> = {}) {
  const of = { ...sampleFinding().resource, id, name: id, ...resource };
  return desk.put(sampleFinding({ status: 'open', id, ...more, resource: of }));
}

async function narrow(values: Readonly<Record<string, unknown>>, home: HomePage = open): Promise<string> {
  const answer = await desk.app(
    submitRequest({
      userId: people.owner,
      view: { callback_id: 'home-filter', private_metadata: encodeHome(home) },
      values: Object.fromEntries(
        Object.entries(values).map(([block, value]) => [block, { [filterAction]: value }]),
      ),
    }),
  );
  expect(answer.statusCode).toBe(200);
  await desk.drain();
  return shown();
}

const shown = (): string => JSON.stringify(desk.slack.workspace.homes.get(people.owner)?.view ?? null);
const option = (value: string) => ({ selected_option: { value } });

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['rule', { 'only-rule': option('rds-instance-idle') }],
  ['account', { 'only-account': option('staging') }],
  ['region in any case', { 'only-region': { value: ' EU-north-1 ' } }],
  ['an owner among several', { 'only-owner': { selected_user: people.second } }],
  ['severity', { 'only-severity': option('critical') }],
  ['text of the reason', { 'only-text': { value: 'PECULIAR' } }],
  [
    'all of them together',
    {
      'only-severity': option('critical'),
      'only-account': option('staging'),
      'only-text': { value: 'want' },
    },
  ],
])('the filter by %s shows only matching findings', async (_, values) => {
  await put('other-1');
  await put(
    'wanted-1',
    {
      rule: 'rds-instance-idle',
      accountName: 'staging',
      severity: 'critical',
      because: 'Something peculiar.',
      owner: { userId: people.owner, others: [people.second], name: 'A', why: 'tag' },
    },
    { region: 'eu-north-1' },
  );
  const home = await narrow(values);
  expect(home).toContain('*wanted-1*');
  expect(home).not.toContain('*other-1*');
  expect(home).toContain('Filtered by');
  expect(home).toContain('1 finding');
});

test('pages of filtered findings keep the filter', async () => {
  for (let nth = 0; nth < 20; nth += 1) await put(`web-${nth}`);
  await put('db-1');
  const home = await narrow({ 'only-text': { value: 'web-' } });
  expect(home).toContain('20 findings · Page 1 of 2');
  const view = desk.slack.workspace.homes.get(people.owner)?.view as {
    blocks: readonly { elements?: unknown }[];
  };
  const next =
    JSON.stringify(view.blocks).match(/"action_id":"home-page:next".*?"value":"(.*?[^\\])"/)?.[1] ?? '';
  expect(decodeHome(JSON.parse(`"${next}"`))).toEqual({ ...open, page: 1, only: { text: 'web-' } });
});

/** The value of a button of the Home tab. */
function buttonOf(id: string): string {
  const found = new RegExp(`"action_id":"home-page:${id}".*?"value":("(?:[^"\\\\]|\\\\.)*")`).exec(shown());
  return JSON.parse(found?.[1] ?? '""') as string;
}

async function turn(id: string): Promise<string> {
  const home = desk.slack.workspace.homes.get(people.owner);
  const view = { id: home?.id ?? 'V0', type: 'home' as const, callback_id: 'home', hash: home?.hash ?? '' };
  await desk.app(
    clickRequest({
      userId: people.owner,
      action: { action_id: `home-page:${id}`, value: buttonOf(id) },
      where: { view },
      triggerId: desk.slack.workspace.trigger(people.owner),
    }),
  );
  await desk.drain();
  return shown();
}

/** In the shown order. */
const rowsShown = (): readonly string[] =>
  [...shown().matchAll(/\{\\"f\\":\\"([^\\]+)\\"/g)].flatMap(([, id]) => id ?? []);

/** Every page from here to the last, in one direction. */
async function everyPage(id: 'next' | 'previous'): Promise<readonly (readonly string[])[]> {
  const pages = [rowsShown()];
  while (buttonOf(id) !== '') {
    await turn(id);
    pages.push(rowsShown());
  }
  return pages;
}

const many = 5_000;

test.each<[HomePage['filter'], string, number]>([
  ['open', 'scattered', 100],
  ['open', 'at the end', 40],
  ['waits', 'scattered', 100],
])(
  'in a list of 5,000 (%s), the pages reach all matches that are %s, in both directions',
  async (filter, where, matches) => {
    const isMatch = (n: number) => (where === 'scattered' ? n % (many / matches) === 7 : n >= many - matches);
    for (let n = 0; n < many; n += 1)
      await put(`${isMatch(n) ? 'wanted' : 'other'}-${String(n).padStart(4, '0')}`, {
        monthlyUsd: many - n,
        owner: { userId: people.owner, name: 'A', why: 'tag' },
      });
    await narrow({ 'only-text': { value: 'wanted-' } }, { filter, page: 0 });
    const wanted = Array.from({ length: many }, (_, n) => n)
      .filter(isMatch)
      .map((n) => `wanted-${String(n).padStart(4, '0')}`);
    const forth = await everyPage('next');
    expect(forth.flat()).toEqual(wanted);
    expect(Math.max(...forth.map(({ length }) => length))).toBe(15);
    expect(shown()).not.toContain('Search further');
    const back = await everyPage('previous');
    expect(new Set(back.flat())).toEqual(new Set(wanted));
    expect(rowsShown()).toEqual(forth[0]);
  },
);

test('a page shows that its search stopped early, and its button continues the search', async () => {
  for (let n = 0; n < 2_000; n += 1) await put(`other-${n}`, { monthlyUsd: 1 });
  await put('wanted', { monthlyUsd: 0 });
  const first = await narrow({ 'only-text': { value: 'wanted' } });
  expect(first).toContain('No match so far.');
  expect(first).toContain('Searched 1,200 findings for this page. More may match.');
  expect(first).toContain('Search further ›');
  const second = await turn('next');
  expect(second).toContain('*wanted*');
  expect(second).not.toContain('Search further');
  expect(await turn('previous')).toContain('No match so far.');
});

test('the owner filter finds all findings of an owner among many others', async () => {
  for (let n = 0; n < 2_500; n += 1)
    await put(`other-${n}`, { monthlyUsd: 9, owner: { userId: people.second, name: 'L', why: 'tag' } });
  const owner = { userId: people.approver, name: 'G', why: 'tag' };
  await put('wanted-1', { monthlyUsd: 1, owner });
  await put('not-open', { status: 'snoozed', owner });
  const home = await narrow({ 'only-owner': { selected_user: people.approver } });
  expect(home).toContain('*wanted-1*');
  expect(home).not.toContain('not-open');
  expect(home).toContain('1 finding');
});

test('events are filtered by person, day and type, with pages', async () => {
  const event = (nth: number, actor: string): AuditEvent => ({
    id: `e-${nth}`,
    atMs: desk.clock.nowMs() - nth,
    type: nth % 2 ? ('finding.snoozed' as const) : ('finding.rejected' as const),
    actor,
    summary: `event number ${nth}`,
    findingId: null,
    resource: null,
    resourceId: null,
    rule: null,
    details: {},
  });
  for (let nth = 0; nth < 120; nth += 1) {
    const paused = nth % 2 === 0 ? { by: people.owner, atMs: 1, reason: 'r' } : null;
    await desk.store.setPause(paused, event(nth, nth % 3 === 0 ? people.approver : people.owner));
  }
  await desk.store.setPause(null, event(121, people.second));
  const values = {
    'audit-actor': { selected_user: people.approver },
    'audit-type': option('finding.snoozed'),
  };
  const first = await narrow(values);
  expect([...first.matchAll(/event number/g)]).toHaveLength(20);
  expect(first).toContain('event number 3"');
  expect(first).not.toContain('event number 1"');
  expect(first).not.toContain('home-page:older');
  const day = await narrow({ 'audit-day': { selected_date: '2026-11-20' } });
  expect([...day.matchAll(/event number/g)]).toHaveLength(20);
  expect(day).toContain('home-page:older');
  expect(await narrow({ 'audit-day': { selected_date: '2026-11-01' } })).toContain('No events match.');
});

test('empty fields filter nothing, and a malformed submission changes nothing', async () => {
  await put('web-1');
  expect(await narrow({ 'only-text': { value: ' ' }, 'only-rule': { selected_option: null } })).toContain(
    '*web-1*',
  );
  expect(shown()).not.toContain('Filtered by');
});

test('the filter form passes the checker and starts with the current filter', () => {
  const view = homeFilterModal(
    { ...open, only: { rule: 'r2', text: 't' }, audit: { day: '2026-11-20', actor: people.owner } },
    { rules: ['r1', 'r2'], accounts: [] },
  );
  expect(lintView(view)).toEqual([]);
  expect(JSON.stringify(view)).toContain('"initial_option":{"text":{"type":"plain_text","text":"r2"');
});
