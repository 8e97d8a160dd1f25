import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { example } from '../../../core/facts/examples.ts';
import { exemption, protectionsOf } from '../../../core/findings/exempt.ts';
import type { Exemption, Policy } from '../../../core/policy.ts';
import { known, type Resource, type Tags, unknown } from '../../../core/resource.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

const nowMs = 1_000_000;
let base: Policy;
beforeAll(async () => {
  base = await defaultPolicy(rules);
});

const instance = (tags: Tags): Resource => example('ec2-instance', { tags: known(tags) });
const exempted = (resource: Resource, exemptions: readonly Exemption[] = []) =>
  exemption(resource, 'ec2-instance-idle', { ...base, exemptions }, nowMs);

describe('the tag janitor:exempt', () => {
  test('exempts with any value except false, whatever the case of its key', () => {
    const key = fc.constantFrom('janitor:exempt', 'Janitor:Exempt', 'JANITOR:EXEMPT');
    fc.assert(
      fc.property(key, fc.string(), (name, value) => {
        const isOff = value.trim().toLowerCase() === 'false';
        expect(exempted(instance({ [name]: value }))?.by ?? null).toBe(isOff ? null : 'tag');
      }),
    );
  });

  test('does not match other keys', () => {
    expect(exempted(instance({ 'janitor:exempted': 'yes', exempt: 'yes' }))).toBeNull();
  });
});

describe('a configured exemption', () => {
  test('applies before its end and no longer from that moment on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 10 }), (offset) => {
        const found = exempted(instance({}), [
          { match: { kind: 'ec2-*' }, reason: 'migration', untilMs: nowMs + offset },
        ]);
        expect(found?.because ?? null).toBe(offset > 0 ? 'migration' : null);
      }),
    );
  });

  test('without an end applies', () => {
    expect(exempted(instance({}), [{ match: {}, reason: 'all', untilMs: null }])).toMatchObject({
      by: 'configuration',
      untilMs: null,
    });
  });

  test('that needs no tags applies when the tags could not be read', () => {
    const untold = example('ec2-instance', { tags: unknown('access denied') });
    const line = { match: { resource: 'example' }, reason: 'known to us', untilMs: null };
    expect(exempted(untold, [line])).toMatchObject({ by: 'configuration', because: 'known to us' });
  });
});

describe('exempt as a precaution', () => {
  test('a resource whose tags could not be read', () => {
    expect(exempted(example('ec2-instance', { tags: unknown('access denied') }))).toMatchObject({
      by: 'unreadable',
      because: 'tags could not be read: access denied',
    });
  });

  test('a resource whose exemption check throws', () => {
    const broken = { ...instance({}), tags: undefined } as unknown as Resource;
    expect(exempted(broken)).toMatchObject({ by: 'unreadable' });
    expect(
      exemption(instance({}), 'x', { ...base, exemptions: [null] } as unknown as Policy, nowMs),
    ).toMatchObject({ by: 'unreadable' });
  });

  test('exemption returns an answer for any resource, and more configured lines never exempt less', () => {
    const tags = fc.oneof(
      fc.dictionary(fc.string(), fc.string()).map((t) => known(t)),
      fc.constant(unknown('denied')),
    );
    const line = fc.record({
      match: fc.record(
        {
          rule: fc.string(),
          region: fc.string(),
          resource: fc.string(),
          tags: fc.dictionary(fc.string(), fc.string()),
        },
        { requiredKeys: [] },
      ),
      reason: fc.string(),
      untilMs: fc.option(fc.integer({ min: 0, max: 2 * nowMs })),
    });
    fc.assert(
      fc.property(tags, fc.array(line), fc.array(line), (given, some, more) => {
        const resource = { ...instance({}), tags: given };
        const before = exempted(resource, some);
        const after = exempted(resource, [...some, ...more]);
        const mayBeFree = before === null && given.known;
        expect(after !== null || mayBeFree).toBe(true);
      }),
    );
  });
});

describe('protections', () => {
  const protect = [{ match: { tags: { tier: 'gold' } }, because: 'It is gold.' }];
  const policyOf = () => ({
    ...(base.rules['ec2-instance-idle'] as NonNullable<Policy['rules'][string]>),
    protect,
  });

  test('come from AWS and from the policy', () => {
    const spot = { code: 'spot', because: 'It is a Spot instance.' };
    expect(protectionsOf({ ...instance({ Tier: 'GOLD' }), protections: [spot] }, policyOf())).toEqual([
      spot,
      { code: 'policy', because: 'It is gold.' },
    ]);
    expect(protectionsOf(instance({ Tier: 'tin' }), policyOf())).toEqual([]);
  });

  test('of the policy apply when the tags that they match could not be read', () => {
    const untold = example('ec2-instance', { tags: unknown('access denied') });
    expect(protectionsOf(untold, policyOf())).toEqual([
      { code: 'policy', because: expect.stringContaining('may protect it') },
    ]);
  });
});

test('with two exempt tags that differ in case, a value other than false exempts', () => {
  expect(exempted(instance({ 'janitor:exempt': 'false', 'Janitor:Exempt': 'true' }))?.by).toBe('tag');
});
