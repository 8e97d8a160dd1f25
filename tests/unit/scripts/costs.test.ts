import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  fixed,
  janitor,
  onConfig,
  onStepFunctions,
  sizes,
  sumOf,
  withCostTables,
} from '../../../scripts/costs.ts';
import { prices, usd } from '../../../scripts/costs-prices.ts';
import { root } from '../../support/source-files.ts';

const document = readFileSync(join(root, 'docs', 'costs.md'), 'utf8');

test('the tables of docs/costs.md are up to date with the model', () => {
  expect(withCostTables(document)).toBe(document);
});

test('a document without a place for the tables is refused', () => {
  expect(() => withCostTables('# What it costs')).toThrow(/lacks/);
});

describe('the cost model', () => {
  test('has no negative lines and never costs less for more resources', () => {
    for (const way of [janitor, onStepFunctions, onConfig]) {
      for (const size of sizes) for (const { usd: each } of way(size)) expect(each).toBeGreaterThanOrEqual(0);
      const sums = sizes.map((size) => sumOf(way(size)));
      expect(sums).toEqual([...sums].sort((a, b) => a - b));
    }
  });

  test('has only fixed costs, empty queues and the daily read of each region without resources', () => {
    expect(sumOf(janitor(0)) - sumOf(fixed())).toBeLessThan(2);
    expect(sumOf(onConfig(0))).toBe(0);
  });

  test('prices a quantity by its unit', () => {
    expect(usd('sqs', 1_000_000)).toBe(0.4);
    expect(usd('transitions', 1_000)).toBe(0.025);
    expect(usd('secret', 2)).toBe(0.8);
  });

  test('prices AWS Config for 10,000 resources by its tiers', () => {
    // 50,000 items; 480,000 evaluations, of which 100,000 are in the more expensive tier.
    expect(sumOf(onConfig(10_000))).toBeCloseTo(50_000 * 0.003 + 100_000 * 0.001 + 380_000 * 0.0008, 6);
  });

  test('prices Step Functions for 1,000 resources by its transitions', () => {
    const transitions = onStepFunctions(1_000).find(({ what }) => what === 'state transitions');
    expect(transitions?.usd).toBeCloseTo(((50 * 8 + 116 * 30 * 3) / 1_000) * 0.025, 6);
  });
});

test('docs/costs.md marks every unverified price', () => {
  const unverified = Object.values(prices).filter(({ source }) => source === null);
  expect(document.match(/\*\*not verified\*\*/g)).toHaveLength(unverified.length);
});
