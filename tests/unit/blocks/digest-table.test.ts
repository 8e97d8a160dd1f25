import { expect, test } from '@jest/globals';
import { digestMessage } from '../../../blocks/digest/digest.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Digest } from '../../../core/ports/notices.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const many = (count: number): Finding[] =>
  Array.from({ length: count }, (_, nth) =>
    sampleFinding({ id: `f_${nth}`, monthlyUsd: nth, severity: 'low' }),
  );

function tableOf(fresh: readonly Finding[]) {
  const digest: Digest = {
    key: 'digest|s_1|C0CLOUD00',
    scanId: 's_1',
    channel: 'C0CLOUD00',
    atMs: sampleNowMs,
    fresh,
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
  const options = { approvers: { users: [], groups: [] }, accounts: [], paused: false, table: true };
  const message = digestMessage(digest, options);
  expect(lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message })).toEqual([]);
  return message.blocks.find((block) => block.type === 'data_table');
}

const texts = (row: readonly unknown[] = []): readonly unknown[] =>
  row.map((cell) => (cell as { readonly text: unknown }).text);

test("the digest's table has a row per finding, the most expensive first, and five columns", () => {
  const table = tableOf([...many(3), sampleFinding({ id: 'f_x', monthlyUsd: null, priceNote: 'no price' })]);
  expect(table?.caption).toBe('New findings');
  expect(table?.rows.map((row) => texts(row)[3])).toEqual(['$/month', '2.00', '1.00', '0.00', 'unknown']);
  expect(table?.rows.slice(0, 3).map(texts)).toEqual([
    ['Resource', 'What', 'Owner', '$/month', 'When'],
    ['web-7', 'EC2 instance is idle', 'Ada Example', '2.00', 'after 1 day'],
    ['web-7', 'also: EC2 instance is idle', 'Ada Example', '1.00', 'after 1 day'],
  ]);
});

test('a sixth column names the places when there are several, and the findings of a resource stay together', () => {
  const elsewhere = { ...sampleFinding().resource, id: 'i-2', name: 'web-8', region: 'eu-west-1' };
  const table = tableOf([
    sampleFinding({ id: 'f_1', monthlyUsd: 3 }),
    sampleFinding({ id: 'f_2', monthlyUsd: 2, resource: elsewhere, needsApproval: 'mode' }),
    sampleFinding({ id: 'f_3', monthlyUsd: 1, ruleTitle: 'Instance with missing tags' }),
  ]);
  expect(table?.rows.map((row) => [texts(row)[0], texts(row)[1], texts(row)[4], texts(row)[5]])).toEqual([
    ['Resource', 'What', 'When', 'Where'],
    ['web-7', 'EC2 instance is idle', 'after 1 day', 'production/eu-central-1'],
    ['web-7', 'also: Instance with missing tags', 'after 1 day', 'production/eu-central-1'],
    ['web-8', 'EC2 instance is idle', 'needs approval', 'production/eu-west-1'],
  ]);
});

test('the table of 5,000 findings shows as many as fit and says which', () => {
  const table = tableOf(many(5_000));
  const shown = (table?.rows.length ?? 0) - 1;
  expect(shown).toBeGreaterThan(30);
  expect(table?.caption).toBe(`The ${shown} with the highest savings`);
});

test('without findings there is no table', () => {
  expect(tableOf([])).toBeUndefined();
});
