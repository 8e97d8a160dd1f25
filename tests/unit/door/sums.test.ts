import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { digestMessage } from '../../../blocks/digest/digest.ts';
import { findingsTable } from '../../../blocks/digest/findings-table.ts';
import { findingsModal } from '../../../blocks/modals/findings-modal.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Digest } from '../../../core/ports/notices.ts';
import { homeOf } from '../../../slack/home/home.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { createDesk, type Desk } from '../../support/slack-desk.ts';
import { commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const spot = [{ code: 'spot', because: 'It is a Spot instance.' }];
const rejection = { by: 'U0GRACE00', atMs: sampleNowMs, reason: 'Needed' };
const snooze = { untilMs: sampleNowMs + 1, reason: 'later', by: 'U0ADA0000', atMs: sampleNowMs };

/** One finding per state with its own amount; 3.41 could be saved in total. */
const cases: readonly Partial<Finding>[] = [
  { monthlyUsd: 0.41 },
  { monthlyUsd: 1, status: 'open' },
  { monthlyUsd: 2, status: 'failed' },
  { monthlyUsd: null },
  { monthlyUsd: 100, protections: spot, status: 'open' },
  { monthlyUsd: 200, rejection, status: 'open' },
  { monthlyUsd: 400, snooze, status: 'snoozed' },
];
const findings = cases.map((more, at) =>
  sampleFinding({
    ...more,
    id: `f_${at}`,
    resource: { ...sampleFinding().resource, id: `i-${at}`, name: `web-${at}` },
  }),
);
const wanted = '~$3.41/month';

const empty: Digest = {
  key: 'digest|s_1|C0CLOUD00',
  scanId: 's_1',
  channel: 'C0CLOUD00',
  atMs: sampleNowMs,
  fresh: [],
  cards: 10,
  waiting: [],
  worse: [],
  resolved: [],
  snoozed: 0,
  exempt: 0,
  known: 0,
  undecided: 0,
  lookedAt: [],
  notLookedAt: [],
  limitReached: null,
};

/** All amounts in a text, in cents. */
function amounts(text: string): readonly number[] {
  return [...text.matchAll(/~\$([\d.]+)\/month/g)].map(([, usd]) => Math.round(100 * Number(usd)));
}

/** Expects the first amount to be the sum of the others. */
function expectAddedUp(shown: unknown): void {
  const [sum, ...rows] = amounts(JSON.stringify(shown));
  expect({ sum, rows: rows.reduce((total, cents) => total + cents, 0) }).toEqual({ sum: 341, rows: 341 });
}

/** The sum of the dollar column of the digest's table. */
function columnSum(all: readonly Finding[]): string {
  const [table] = findingsTable('all', all);
  const cells = (table?.rows ?? []).slice(1).map((row) => row[3]);
  const sum = cells.reduce((total, cell) => total + (cell?.type === 'raw_number' ? cell.value : 0), 0);
  return `~$${sum.toFixed(2)}/month`;
}

async function say(text: string): Promise<unknown> {
  return JSON.parse((await desk.app(commandRequest({ userId: 'U0ADA', text }))).body ?? '').blocks;
}

test('digest, list and commands show the same sum, and its parts add up', async () => {
  for (const finding of findings) await desk.put(finding);
  await desk.store.recount(sampleNowMs);
  const digest = digestMessage(
    { ...empty, fresh: findings },
    {
      approvers: { users: [], groups: [] },
      accounts: [],
      paused: false,
    },
  );
  expectAddedUp(digest.blocks);
  expect(digest.text).toContain(wanted);
  expect(columnSum(findings)).toBe(wanted);
  expectAddedUp(findingsModal(findings, { scanId: 's_1', channel: 'C0CLOUD00', page: 0 }));
  expectAddedUp(await say('findings'));
  expect(JSON.stringify(await say('status'))).toContain(wanted);
  expectAddedUp(
    await homeOf({ ...desk.deps, keyValue: desk.keyValue }, 'U0ADA0000', { filter: 'mine', page: 0 }),
  );
});
