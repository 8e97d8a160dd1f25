import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dashboardRoutes } from '../../../local/web/dashboard-routes.ts';
import { closeServer, serve } from '../../../local/web/http.ts';

const index = '{"version":1}';
let server: Server;
let url: string;
const read: string[] = [];

beforeAll(async () => {
  const route = dashboardRoutes({
    root: process.cwd(),
    clock: { nowMs: () => Date.UTC(2030, 0, 1) },
    read: async (key) => {
      read.push(key);
      return key === 'dashboard/data/index.json' ? Buffer.from(index) : undefined;
    },
  });
  const started = await serve(0, () => [route]);
  server = started.server;
  url = `http://127.0.0.1:${started.port}`;
});
afterAll(() => closeServer(server));

test('serves the page with the headers of the deployed one, and the data by the local clock', async () => {
  const page = await fetch(`${url}/dashboard`);
  expect(page.url).toBe(`${url}/dashboard/`);
  expect(await page.text()).toContain('<title>Cloud Janitor</title>');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const data = await fetch(`${url}/dashboard/data/index.json`);
  expect(await data.text()).toBe(index);
  expect(data.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
});

test('reads only data files, and none for another site', async () => {
  read.length = 0;
  const statusOf = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${url}${path}`, { headers })).status;
  expect(await statusOf('/dashboard/data/days/2026-11-29.json')).toBe(404);
  expect(read).toEqual(['dashboard/data/days/2026-11-29.json']);
  for (const path of [
    'data/days/..%2F..%2Fscans.json',
    'data/days/%2e%2e/x.json',
    'data/',
    'reports/2026-11-29.json',
  ])
    expect(await statusOf(`/dashboard/${path}`)).toBe(404);
  expect(await statusOf('/dashboard/data/index.json', { origin: 'https://example.com' })).toBe(403);
  expect(read).toHaveLength(1);
});
