import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sources } from '../../../events/registry.generated.ts';
import { sourceSamples } from '../../../events/samples.generated.ts';
import { busPatterns, eventPatterns, memberPatterns } from '../../../infra/events.ts';
import { fedByRules, wokenBy } from '../../../infra/functions.ts';
import { matches } from '../../support/event-pattern.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'events');
const account = '123456789012';
const onDefaultBus = fedByRules('both').flatMap((fn) => Object.entries(eventPatterns(fn, account)));
const onOwnBus = wokenBy('bus').flatMap((fn) => Object.entries(busPatterns(fn)));
const deployed = [...onDefaultBus, ...onOwnBus];
const ofMembers = fedByRules('both').flatMap((fn) => Object.entries(memberPatterns(fn)));
const events = sources.flatMap((source) => {
  const found = sourceSamples.find((one) => one.source === source.name);
  return Object.entries(found?.samples ?? {}).map(([name, event]) => ({ ...source, sample: name, event }));
});

function isOnOwnBus(name: string): boolean {
  return onOwnBus.some(([rule]) => rule === name);
}

function ruleOf(patterns: typeof deployed, event: object): readonly string[] {
  return patterns.filter(([, pattern]) => matches(pattern, event)).map(([name]) => name);
}

test("every folder in events/ is a source with the folder's name, and has samples", () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).sort();
  expect(sources.map(({ name }) => name)).toEqual(names);
  expect(sourceSamples.map(({ source }) => source)).toEqual(names);
});

test('sources name their EventBridge rules and their samples differently', () => {
  for (const names of [
    sources.flatMap(({ rules }) => Object.keys(rules)),
    events.map(({ sample }) => sample),
  ])
    expect(new Set(names).size).toBe(names.length);
});

test('every EventBridge rule has a sample', () => {
  const matched = events.flatMap(({ event }) => ruleOf(deployed, event));
  expect([...new Set(matched)].sort()).toEqual(deployed.map(([name]) => name).sort());
});

test("patterns are not longer than EventBridge's default quota", () => {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  const long = [...deployed, ...ofMembers].filter(([, pattern]) => JSON.stringify(pattern).length > 2_048);
  expect(long.map(([name]) => name)).toEqual([]);
});

/** A source that reads texts takes messages of a topic, too, which no rule sends. */
function isOfRule({ rules, readsText, event }: (typeof events)[number]): boolean {
  return Object.keys(rules).length > 0 && (!readsText || Object(event)['source'] === 'aws.cloudwatch');
}

describe.each(events)('$name: the sample $sample', (one) => {
  const { rules, event, parse, readsText } = one;
  test('matches one rule of its source, and in other accounts only when members forward it', () => {
    // Several subscribers may take an event of the own bus.
    const matched = ruleOf(deployed, event).filter((name) => !isOnOwnBus(name) || name in rules);
    expect(matched).toHaveLength(isOfRule(one) ? 1 : 0);
    expect(matched.every((name) => name in rules)).toBe(true);
    const elsewhere = { ...event, account: '999999999999' };
    expect(ruleOf(onDefaultBus, elsewhere)).toEqual([]);
    const isForwarded = matched.some((name) => rules[name]?.from === 'all-accounts');
    expect(ruleOf(ofMembers, elsewhere)).toEqual(isForwarded ? matched : []);
  });

  test('is parsed to one event', () => {
    expect(parse(readsText ? JSON.stringify(event) : event, 'm1')).toEqual({
      ok: true,
      value: [expect.anything()],
    });
  });
});

describe.each(sources.filter(({ readsText }) => !readsText))('$name', ({ parse }) => {
  test.each([null, [], 'secret', { secret: 'secret' }, { detail: 'secret', source: 'secret' }])(
    'refuses %j without repeating its content',
    (event) => {
      const read = parse(event, 'm1');
      expect(read).toEqual({ ok: false, error: expect.stringMatching(/\w/) });
      expect(JSON.stringify(read)).not.toContain('secret');
    },
  );
});

describe.each(sources.filter(({ readsText }) => readsText))('$name', ({ parse }) => {
  test.each(['', 'no JSON', 'null', '[]', '{}', '{"detail":"text"}'])('makes one event of %j', (text) => {
    expect(parse(text, 'm1')).toEqual({ ok: true, value: [expect.anything()] });
  });
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
