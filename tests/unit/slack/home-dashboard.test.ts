import { expect, test } from '@jest/globals';
import { WebAPIRequestError, type WebClient } from '@slack/web-api';
import { dayMs } from '../../../core/calendar.ts';
import { drawHome } from '../../../slack/home/draw-home.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

const links = { make: async () => ({ url: 'https://d1.cloudfront.net/', validMinutes: 30 }) };

type User = Readonly<Record<string, unknown>> | 'no answer';

/** Draws the Home tab of one person, again and again. */
function homeTab(hasDashboard = true) {
  let nowMs = 0;
  let user: User = { id: 'U1' };
  let asked = 0;
  let shown = '';
  const slack = {
    users: {
      info: async () => {
        asked += 1;
        if (user === 'no answer') throw new WebAPIRequestError(new Error('socket hang up'));
        return { ok: true, user };
      },
    },
    views: {
      publish: async ({ view }: { view: unknown }) => {
        shown = JSON.stringify(view);
        return { ok: true };
      },
    },
  } as unknown as WebClient;
  const clock = { nowMs: () => nowMs };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const keyValue = createMemoryKeyValue({ clock });
  const deps = {
    clock,
    log,
    store: createMemoryStore(),
    keyValue,
    slack,
    dashboardLinks: hasDashboard ? links : null,
  };
  return {
    asked: () => asked,
    draw: async (now: User, afterMs = 0): Promise<boolean> => {
      user = now;
      nowMs += afterMs;
      await drawHome(deps, 'U1', { filter: 'mine', page: 0 });
      expect(shown).toContain('"type":"home"');
      return shown.includes('"action_id":"dashboard-open"');
    },
  };
}

test('a member has a button for the dashboard on the Home tab, and Slack is asked once a day', async () => {
  const tab = homeTab();
  expect(await tab.draw({ id: 'U1' })).toBe(true);
  expect(await tab.draw({ id: 'U1' })).toBe(true);
  expect(tab.asked()).toBe(1);
  expect(await tab.draw({ id: 'U1', is_restricted: true }, dayMs + 1)).toBe(false);
});

test.each([
  { id: 'U1', is_restricted: true },
  { id: 'U1', is_ultra_restricted: true },
  { id: 'U1', is_stranger: true },
])('a guest has none: %j', async (user) => {
  expect(await homeTab().draw(user)).toBe(false);
});

test('without an answer of Slack there is none, until the next drawing', async () => {
  const tab = homeTab();
  expect(await tab.draw('no answer')).toBe(false);
  expect(await tab.draw({ id: 'U1' })).toBe(true);
});

test('a stage without a dashboard has none, and Slack is not asked', async () => {
  const tab = homeTab(false);
  expect(await tab.draw({ id: 'U1' })).toBe(false);
  expect(tab.asked()).toBe(0);
});
