import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sources } from '../../../events/registry.generated.ts';
import { eventPatterns } from '../../../infra/events.ts';
import { wokenBy } from '../../../infra/functions.ts';
import { matches } from '../../support/event-pattern.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'events');
const rules = sources.flatMap(({ name, rules, parse }) =>
  Object.entries(rules).map(([rule, declared]) => ({ source: name, rule, ...declared, parse })),
);

test("every folder in events/ is a source with the folder's name", () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(sources.map(({ name }) => name)).toEqual(folders.map(({ name }) => name).sort());
});

test('sources name their EventBridge rules differently', () => {
  const names = rules.map(({ rule }) => rule);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(rules)('$source: the sample of $rule', ({ rule, sample, parse }) => {
  test('matches only its own deployed pattern and only in the deployed account', () => {
    const account = '123456789012';
    const deployed = wokenBy('events').flatMap((fn) => Object.entries(eventPatterns(fn, account)));
    const matched = deployed.filter(([, pattern]) => matches(pattern, sample));
    expect(matched.map(([name]) => name)).toEqual([rule]);
    expect(matched.some(([, pattern]) => matches(pattern, { ...sample, account: '999999999999' }))).toBe(
      false,
    );
  });

  test('is parsed', () => {
    expect(parse(sample, 'm1')).toMatchObject({ ok: true });
  });
});

describe.each(sources)('$name', ({ parse }) => {
  test.each([null, [], 'secret', { secret: 'secret' }, { detail: 'secret', source: 'secret' }])(
    'refuses %j without repeating its content',
    (event) => {
      const read = parse(event, 'm1');
      expect(read).toEqual({ ok: false, error: expect.stringMatching(/\w/) });
      expect(JSON.stringify(read)).not.toContain('secret');
    },
  );
});

describe('the test helper matches', () => {
  const event = { source: 'aws.ec2', detail: { state: 'running', tags: ['a', 'b'] } };
  test.each([
    [{ source: ['aws.s3', 'aws.ec2'] }, true],
    [{ source: ['aws.s3'] }, false],
    [{ detail: { state: ['running'], tags: ['b'] } }, true],
    [{ detail: { state: ['running'], tags: ['c'] } }, false],
    [{ source: [{ prefix: 'aws.' }] }, true],
    [{ source: [{ prefix: 'com.' }] }, false],
    [{ detail: { reason: [{ exists: false }] } }, true],
    [{ detail: { state: [{ exists: false }] } }, false],
    [{ detail: { state: [{ 'anything-but': ['stopped'] }] } }, true],
    [{ detail: { state: [{ 'anything-but': ['running'] }] } }, false],
    [{ account: { id: ['1'] } }, false],
  ])('with pattern %j', (pattern, matched) => {
    expect(matches(pattern, event)).toBe(matched);
  });
});
