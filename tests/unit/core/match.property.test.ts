import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { example } from '../../../core/facts/examples.ts';
import { known, type Resource, unknown } from '../../../core/resource.ts';
import { isLike, matches, tagValues } from '../../../core/tags/match.ts';
import { cpuMsOf } from '../../support/cpu-ms.ts';

const resource: Resource = {
  ...example('iam-user', { tags: known({ Team: 'Web', Environment: 'prod' }), id: 'ada' }),
  path: '/people/web/',
};

/** The same decision by a regular expression. */
function byRegExp(pattern: string, text: string): boolean {
  const source = pattern
    .split('')
    .map((c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : c.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(text);
}

describe('wildcards', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/'), maxLength: 8 });
  test('match the same texts as the equivalent regular expression', () => {
    fc.assert(
      fc.property(few, fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 }), (pattern, text) => {
        expect([pattern, text, isLike(pattern, text)]).toEqual([pattern, text, byRegExp(pattern, text)]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('treat characters that are special in regular expressions literally', () => {
    for (const odd of ['.', '[a]', '(a|b)', '^$', '\\d', '{2}', '+']) {
      expect(isLike(odd, odd)).toBe(true);
      expect(isLike(odd, 'a')).toBe(false);
    }
  });

  test('need less than a second for any pattern', () => {
    const compare = (): void => expect(isLike('*a'.repeat(200), 'a'.repeat(5_000).concat('b'))).toBe(false);
    expect(cpuMsOf(compare)).toBeLessThan(1_000);
  });
});

describe('matches', () => {
  test.each([
    [{}, 'yes'],
    [{ rule: 'iam-*' }, 'yes'],
    [{ rule: 's3-*' }, 'no'],
    [{ kind: 'iam-user', account: '123456789012' }, 'yes'],
    [{ kind: 'iam-user', account: '999999999999' }, 'no'],
    [{ region: 'eu-*' }, 'yes'],
    [{ resource: 'ada' }, 'yes'],
    [{ resource: 'arn:aws:*:iam-user/ada' }, 'yes'],
    [{ resource: 'Ada' }, 'no'],
    [{ path: '/people/*' }, 'yes'],
    [{ path: '/service/*' }, 'no'],
    [{ tags: { team: 'WEB' } }, 'yes'],
    [{ tags: { TEAM: 'w*', environment: 'prod' } }, 'yes'],
    [{ tags: { team: 'web', environment: 'test' } }, 'no'],
    [{ tags: { 'break-glass': '*' } }, 'no'],
  ] as const)('%j returns %s', (match, expected) => {
    expect(matches(match, resource, 'iam-user-without-mfa')).toBe(expected);
  });

  test('returns no for a path when the resource has no path', () => {
    const { path: _, ...pathless } = resource;
    expect(matches({ path: '*' }, pathless, 'x')).toBe('no');
  });

  test('returns unknown for unreadable tags unless another part decides', () => {
    const untold = { ...resource, tags: unknown('access denied') };
    expect(matches({ tags: { team: 'web' } }, untold, 'x')).toBe('unknown');
    expect(matches({ tags: { team: 'web' }, region: 'us-*' }, untold, 'x')).toBe('no');
    expect(matches({ region: 'eu-*' }, untold, 'x')).toBe('yes');
  });

  test('never matches more with more parts', () => {
    const part = fc.constantFrom<Record<string, unknown>>(
      { rule: 'iam-*' },
      { rule: 'ec2-*' },
      { region: 'eu-*' },
      { resource: 'a*' },
      { path: '/x/*' },
      { tags: { team: 'web' } },
      { tags: { team: 'x' } },
    );
    fc.assert(
      fc.property(part, part, (one, other) => {
        const both = { ...one, ...other };
        if (Object.keys(both).length === Object.keys(one).length) return;
        const [whole, part] = [both, one].map((match) => matches(match, resource, 'iam-user-without-mfa'));
        expect(whole === 'no' || part === 'yes').toBe(true);
      }),
    );
  });
});

test('tagValues ignores the case of the key and returns all values of keys that differ only in case', () => {
  expect(tagValues({ OWNER: 'ada' }, 'owner')).toEqual(['ada']);
  expect(tagValues({ Owner: 'x', owner: 'ada' }, 'owner')).toEqual(['ada', 'x']);
  expect(tagValues({ owners: 'ada' }, 'owner')).toEqual([]);
});
