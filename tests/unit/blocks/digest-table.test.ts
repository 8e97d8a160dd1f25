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

test("the digest's table has a row per finding, the most expensive first, with columns to filter by", () => {
  const table = tableOf([...many(3), sampleFinding({ id: 'f_x', monthlyUsd: null, priceNote: 'no price' })]);
  expect(table?.caption).toBe('4 new findings');
  expect(table?.rows.map((row) => texts(row)[2])).toEqual(['$/month', '2.00', '1.00', '0.00', 'unknown']);
  expect(texts(table?.rows[1])).toEqual([
    'web-7',
    'EC2 instance is idle',
    '2.00',
    'Ada Example',
    'ec2-instance-idle',
    'production',
    'eu-central-1',
    'low',
  ]);
});

test('the table of 5,000 findings shows as many as fit and says how many of how many', () => {
  const table = tableOf(many(5_000));
  const shown = (table?.rows.length ?? 0) - 1;
  expect(shown).toBeGreaterThan(5);
  expect(table?.caption).toBe(`5,000 new findings, of which ${shown} are here`);
});

test('without findings there is no table', () => {
  expect(tableOf([])).toBeUndefined();
});
