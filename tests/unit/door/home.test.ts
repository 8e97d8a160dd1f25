import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeHome, encodeTarget, type HomeFilter } from '../../../blocks/text/ids.ts';
import type { Finding } from '../../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, commandRequest, eventRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const opened = (user = people.owner) => ({
  type: 'app_home_opened',
  user,
  channel: 'D1',
  tab: 'home',
  event_ts: '1.0',
});

function put(id: string, different: Partial<Finding> = {}): Promise<Finding> {
  const resource = { ...sampleFinding().resource, id, name: id };
  return desk.put(
    sampleFinding({ id, resource, owner: { userId: people.owner, name: 'Ada', why: 'tag' }, ...different }),
  );
}

function home(user = people.owner): string {
  return JSON.stringify(desk.slack.workspace.homes.get(user)?.view ?? null);
}

async function press(actionId: string, value: string, user = people.owner): Promise<void> {
  await click(actionId, value, user);
  await desk.drain();
}

async function click(actionId: string, value: string, user = people.owner): Promise<void> {
  const shown = desk.slack.workspace.homes.get(user);
  await desk.app(
    clickRequest({
      userId: user,
      action: { action_id: actionId, value },
      where: {
        view: {
          id: shown?.id ?? 'V0',
          type: 'home',
          callback_id: 'home',
          ...(shown ? { hash: shown.hash } : {}),
        },
      },
      triggerId: desk.slack.workspace.trigger(user),
    }),
  );
}

const filter = (name: HomeFilter, page = 0) => press(`home-page:${name}`, encodeHome({ filter: name, page }));

test('a person without findings gets a Home tab at the first opening', async () => {
  await desk.app(eventRequest(opened()));
  await desk.drain();
  expect(home()).toContain('Nothing needs you.');
  expect(home()).toContain('No scan finished yet');
});

test('opening the messages tab publishes nothing', async () => {
  await desk.app(eventRequest({ ...opened(), tab: 'messages' }));
  expect(desk.queue.waiting()).toEqual([]);
});

describe("the Home tab's filters", () => {
  beforeEach(async () => {
    await put('mine-open', { status: 'open' });
    const owner = { userId: people.second, name: 'L', why: '' };
    await put('others-open', { status: 'open', owner, needsApproval: 'mode' });
    await put('mine-scheduled');
    await put('mine-snoozed', {
      status: 'snoozed',
      snooze: { untilMs: sampleNowMs + 1000, reason: 'r', by: people.owner, atMs: 0 },
    });
    await put('mine-done', { status: 'remediated', receipt: { summary: 'Stopped.', undo: {} } });
  });

  test.each<[HomeFilter, string[]]>([
    ['mine', ['mine-open', 'mine-scheduled', 'mine-snoozed']],
    ['waits', ['mine-open', 'mine-scheduled']],
    ['approvals', ['others-open']],
    ['open', ['mine-open', 'others-open']],
    ['scheduled', ['mine-scheduled']],
    ['snoozed', ['mine-snoozed']],
    ['done', ['mine-done']],
  ])('%s shows %j', async (name, expected) => {
    await filter(name);
    const all = ['mine-open', 'others-open', 'mine-scheduled', 'mine-snoozed', 'mine-done'];
    const rows = all.filter((id) =>
      home().includes(JSON.stringify(encodeTarget({ findingId: id, generation: 1 }))),
    );
    expect(rows.sort()).toEqual([...expected].sort());
  });

  test('stay the same when the tab is opened again', async () => {
    await filter('done');
    await desk.app(eventRequest(opened()));
    await desk.drain();
    expect(home()).toContain('✓ Done');
  });
});

/** The value of a button on the Home tab. */
function buttonOf(id: string): string {
  const found = new RegExp(`"action_id":"home-page:${id}".*?"value":("(?:[^"\\\\]|\\\\.)*")`).exec(home());
  return JSON.parse(found?.[1] ?? '""') as string;
}

const turn = (to: 'next' | 'previous') => press(`home-page:${to}`, buttonOf(to));

/** Ids of the findings, in the order shown. */
function rowsShown(): readonly string[] {
  return [...home().matchAll(/\{\\"f\\":\\"([^\\]+)\\"/g)].flatMap(([, id]) => id ?? []);
}

test.each([
  ['scheduled', {}],
  ['mine', {}],
  ['waits', {}],
  ['approvals', { needsApproval: 'mode' }],
  ['open', { status: 'open' }],
  ['snoozed', { status: 'snoozed' }],
  ['done', { status: 'resolved' }],
] as const)(
  'pages of filter %s reach the end and return, and show each finding once',
  async (name, different) => {
    for (let n = 0; n < 40; n += 1)
      await put(`i-${String(n).padStart(2, '0')}`, { monthlyUsd: 100 - n, updatedAtMs: n, ...different });
    await filter(name);
    const pages = [rowsShown()];
    for (const heading of ['Page 2 of 3', 'Page 3 of 3']) {
      await turn('next');
      expect(home()).toContain(`40 findings · ${heading}`);
      pages.push(rowsShown());
    }
    expect(buttonOf('next')).toBe('');
    expect(pages.map(({ length }) => length)).toEqual([15, 15, 10]);
    expect(new Set(pages.flat()).size).toBe(40);
    expect(pages.flat()).toEqual(
      name === 'done' ? pages.flat().toSorted().reverse() : pages.flat().toSorted(),
    );
    await turn('previous');
    expect(rowsShown()).toEqual(pages[1]);
    await turn('previous');
    expect(rowsShown()).toEqual(pages[0]);
    expect(buttonOf('previous')).toBe('');
  },
);

test('an empty page shows the last one, and a button without a position shows the first', async () => {
  for (let n = 0; n < 20; n += 1) await put(`i-${String(n).padStart(2, '0')}`, { monthlyUsd: 100 - n });
  await press('home-page:next', encodeHome({ filter: 'scheduled', page: 99 }));
  expect(home()).toContain('Page 2 of 2');
  expect(rowsShown()).toHaveLength(5);
  await press('home-page:next', encodeHome({ filter: 'scheduled', page: 1, at: '>9' }));
  expect(home()).toContain('Page 2 of 2');
  for (let n = 20; n < 50; n += 1) await put(`i-${String(n).padStart(2, '0')}`, { monthlyUsd: 100 - n });
  await press('home-page:next', encodeHome({ filter: 'scheduled', page: 1 }));
  expect(home()).toContain('Page 1 of 4');
});

test('an owner of 850 among 1,700 findings can page through all of theirs', async () => {
  for (let n = 0; n < 1_700; n += 1)
    await put(`i-${n}`, {
      status: 'open',
      owner: { userId: n % 2 ? people.owner : people.second, name: 'N', why: '' },
    });
  await filter('mine');
  expect(home()).toContain('850 findings · Page 1 of 57');
  const seen = new Set(rowsShown());
  while (buttonOf('next') !== '') {
    await turn('next');
    for (const id of rowsShown()) seen.add(id);
  }
  expect(seen.size).toBe(850);
  expect(home()).toContain('Page 57 of 57');
});

test('the later of two requested pages stays, in any order of drawing', async () => {
  await click(`home-page:open`, encodeHome({ filter: 'open', page: 0 }));
  desk.advance(5);
  await click(`home-page:done`, encodeHome({ filter: 'done', page: 0 }));
  const [first, second] = [desk.queue.take(), desk.queue.take()];
  if (!first || !second) throw new Error('two pages were asked for');
  await desk.deliver(second);
  await desk.deliver(first);
  expect(home()).toContain('✓ Done');
});

test('a rate limit delays the Home tab for as long as Slack asks', async () => {
  desk.slack.fail('views.publish', { status: 429, retryAfter: 7 });
  await desk.app(eventRequest(opened()));
  await desk.drain();
  expect(desk.queue.waiting()).toEqual([
    expect.objectContaining({
      dueAtMs: desk.clock.nowMs() + 7000,
      work: expect.objectContaining({ type: 'home.refresh' }),
    }),
  ]);
  desk.advance(7000);
  await desk.drain();
  expect(home()).not.toBe('null');
});

test('a snooze can be ended on the Home tab, and a second click is answered', async () => {
  const finding = await put('i-1', {
    status: 'snoozed',
    snooze: { untilMs: sampleNowMs + 86_400_000, reason: 'r', by: people.owner, atMs: 0 },
  });
  await filter('snoozed');
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  await press('finding-end-snooze', value);
  expect(home()).toContain('Nothing is snoozed.');
  await press('finding-end-snooze', value);
  const views = [...desk.slack.workspace.views.values()].map(({ view }) => JSON.stringify(view));
  expect(views).toEqual([expect.stringContaining('replaced by a newer one')]);
});

test('the Home tab shows the pause', async () => {
  await desk.app(commandRequest({ userId: people.approver, text: 'pause an incident' }));
  await filter('mine');
  expect(home()).toContain('Remediation paused');
  expect(home()).toContain('an incident');
});

describe('an app_home_opened event', () => {
  test('repeated by Slack leaves the Home tab unchanged', async () => {
    await put('mine-open', { status: 'open' });
    await desk.app(eventRequest(opened(), 'Ev7'));
    await desk.drain();
    const first = home();
    await desk.app(
      eventRequest(opened(), 'Ev7', { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' }),
    );
    await desk.drain();
    expect(home()).toBe(first);
  });

  test('is handled as a retry when the first attempt never arrived', async () => {
    const answer = await desk.app(eventRequest(opened(), 'Ev8', { 'x-slack-retry-num': '2' }));
    expect(answer.statusCode).toBe(200);
    expect(desk.queue.waiting()).toHaveLength(1);
  });

  test('is handled as a retry when the first attempt failed', async () => {
    const { send } = desk.queue;
    Object.assign(desk.queue, { send: () => Promise.reject(new Error('throttled')) });
    expect((await desk.app(eventRequest(opened(), 'Ev9'))).statusCode).toBe(500);
    Object.assign(desk.queue, { send });
    expect((await desk.app(eventRequest(opened(), 'Ev9'))).statusCode).toBe(200);
    expect(desk.queue.waiting()).toHaveLength(1);
  });

  test('reads no table before it is queued', async () => {
    const never = () => Promise.reject(new Error('a table was looked at'));
    desk = createDesk({ keyValue: { get: never, put: never }, store: { get: never, byStatus: never } });
    expect((await desk.app(eventRequest(opened()))).statusCode).toBe(200);
    expect(desk.queue.waiting()).toHaveLength(1);
  });
});

test('a Home tab requested repeatedly while it is drawn is drawn once more with current data', async () => {
  const work = { type: 'home.refresh', userId: people.owner, isOpen: true };
  const Records = [{ messageId: 'm', body: JSON.stringify(work) }];
  const ask = () => desk.workers.notify({ Records } as never);
  const first = Array.from({ length: 10 }, ask);
  await put('i-later');
  for (const { batchItemFailures } of await Promise.all([...first, ...Array.from({ length: 10 }, ask)]))
    expect(batchItemFailures).toEqual([]);
  expect(desk.slack.of('views.publish').length).toBeLessThanOrEqual(3);
  expect(home()).toContain('i-later');
  await ask();
  expect(desk.slack.of('views.publish').length).toBeGreaterThanOrEqual(2);
});
