import { describe, expect, test } from '@jest/globals';
import { assert, integer, property } from 'fast-check';
import type { Finding } from '../../../../core/finding.ts';
import { allowance } from '../../../../core/findings/limits.ts';
import { sampleFinding as aFinding } from '../../../support/sample-finding.ts';

const limits = {
  remediationsPerRun: 10,
  percentOfKindPerRun: 20,
  remediationsPerOwnerPerRun: 10,
  cardsPerDigest: 20,
};
const population = (count: number) => [{ account: '1', region: 'eu-west-1', kind: 'ec2-instance', count }];
const many = (count: number, different: Partial<Finding> = {}) =>
  Array.from({ length: count }, (_, n) => aFinding({ id: `f${n}`, ...different }));

describe('the limit per run', () => {
  test('allows exactly as many as configured', () => {
    expect(allowance(many(10), population(1000), limits)).toEqual({
      allowed: { '*': 10, 'ec2-instance': 10 },
      counted: many(10).map(({ id }) => id),
      limitReached: null,
    });
  });

  test('allows none when there is one more', () => {
    const { allowed, counted, limitReached } = allowance(many(11), population(1000), limits);
    expect(allowed).toEqual({ '*': 0 });
    expect(counted).toEqual([]);
    expect(limitReached).toContain('11');
  });

  test('counts only findings that would be remediated without approval', () => {
    const others = [
      ...many(20, { mode: 'approve' }),
      ...many(20, { mode: 'notify' }),
      ...many(20, { protections: [{ code: 'spot', because: 'Spot.' }] }),
      ...many(20, { probe: { allowed: 'no', because: 'I may not.' } }),
      ...many(20, { plan: { ...aFinding().plan, undo: { possible: 'no', how: '' } } }),
    ];
    expect(allowance([...others, aFinding()], population(1000), limits).allowed).toEqual({
      '*': 1,
      'ec2-instance': 1,
    });
  });
});

describe('the limit per kind', () => {
  test('of 20 % allows 2 of 10 and refuses 3 of 10', () => {
    expect(allowance(many(2), population(10), limits).allowed['ec2-instance']).toBe(2);
    expect(allowance(many(3), population(10), limits).allowed['ec2-instance'] ?? 0).toBe(0);
  });

  test('stops one kind and leaves the other', () => {
    const address = aFinding({ id: 'a', resource: { ...aFinding().resource, kind: 'ec2-address' } });
    const lookedAt = [
      ...population(10),
      { account: '1', region: 'eu-west-1', kind: 'ec2-address', count: 6 },
    ];
    expect(allowance([...many(3), address], lookedAt, limits)).toMatchObject({
      allowed: { '*': 1, 'ec2-address': 1 },
      counted: ['a'],
    });
  });

  test('counts a kind over all regions and allows nothing for a kind that was not read', () => {
    const split = [...population(5), { account: '1', region: 'us-east-1', kind: 'ec2-instance', count: 5 }];
    expect(allowance(many(2), split, limits).allowed['ec2-instance']).toBe(2);
    expect(allowance(many(1), [], limits).allowed['ec2-instance'] ?? 0).toBe(0);
  });
});

test('the limit per owner allows exactly as many as configured and stops the run at one more', () => {
  const perOwner = { ...limits, remediationsPerOwnerPerRun: 2 };
  expect(allowance(many(2), population(100), perOwner).limitReached).toBeNull();
  expect(allowance(many(3), population(100), perOwner).allowed).toEqual({ '*': 0 });
});

test('for any findings, the allowance stays within each limit', () => {
  assert(
    property(
      integer({ min: 0, max: 40 }),
      integer({ min: 0, max: 200 }),
      integer({ min: 0, max: 20 }),
      integer({ min: 0, max: 100 }),
      (count, of, perRun, percent) => {
        const given = {
          ...limits,
          remediationsPerRun: perRun,
          percentOfKindPerRun: percent,
          remediationsPerOwnerPerRun: 1000,
        };
        const { allowed, counted } = allowance(many(count), population(of), given);
        expect(counted).toHaveLength(allowed['*'] ?? 0);
        expect(allowed['*'] ?? 0).toBeLessThanOrEqual(perRun);
        expect((allowed['ec2-instance'] ?? 0) * 100).toBeLessThanOrEqual(of * percent);
      },
    ),
  );
});
