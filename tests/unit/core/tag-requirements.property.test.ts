import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  allowedInWords,
  isAllowedValue,
  isKeyOf,
  type TagRequirement,
  tagFor,
  tagPresets,
  tagProblems,
  tagReason,
} from '../../../core/tags/requirements.ts';
import { anyCharacter } from '../../support/any-character.ts';

const key = fc.constantFrom(
  'Owner',
  'owner',
  'OWNER',
  'Environment',
  'env',
  'Größe',
  'Größe'.normalize('NFD'),
  'Team',
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t',
    '\u200b',
    'dev',
    'DEV',
    'prod',
    'prod ',
    'ada',
    'Ådå',
    'Ådå'.normalize('NFD'),
  ),
  fc.string({ unit: anyCharacter, maxLength: 20 }),
);
const tags = fc.dictionary(key, value, { maxKeys: 8 });
const requirement: fc.Arbitrary<TagRequirement> = fc.record({
  key,
  aliases: fc.array(key, { maxLength: 3 }),
  values: fc.option(fc.array(fc.constantFrom('dev', 'prod', 'ada', 'Ådå'), { minLength: 1, maxLength: 3 })),
  pattern: fc.option(fc.constantFrom('*', 'd*', '[A-Z]*', 'pro?')),
  ignoreCase: fc.boolean(),
});
const requirements = fc.array(requirement, { maxLength: 4 });

const one = (more: Partial<TagRequirement> = {}): TagRequirement => ({
  key: 'Owner',
  aliases: [],
  values: null,
  pattern: null,
  ignoreCase: false,
  ...more,
});

describe('tagProblems', () => {
  test('reports only given requirements and no allowed values', () => {
    fc.assert(
      fc.property(requirements, tags, (asked, carried) => {
        const problems = tagProblems(asked, carried);
        for (const { requirement } of problems) expect(asked).toContain(requirement);
        const allowed = problems.filter(
          ({ requirement, found }) => found !== null && isAllowedValue(requirement, found.value),
        );
        expect(allowed).toEqual([]);
      }),
    );
  });

  test('reports a missing tag when no key of the requirement has a visible value', () => {
    fc.assert(
      fc.property(requirement, tags, (asked, carried) => {
        const seen = Object.entries(carried).filter(
          ([name, text]) => isKeyOf(asked, name) && /[^\s\p{Z}\p{Cc}\p{Cf}]/u.test(text),
        );
        expect(tagFor(asked, carried) === null).toBe(seen.length === 0);
      }),
    );
  });

  test('is empty after the tag gets an allowed value', () => {
    fc.assert(
      fc.property(requirement, tags, (asked, carried) => {
        const [problem] = tagProblems([asked], carried);
        const good = ['dev', 'prod', 'ada', 'Ådå', 'Dev'].find((text) => isAllowedValue(asked, text));
        fc.pre(problem !== undefined && good !== undefined);
        const under = problem?.found?.key ?? asked.key;
        expect(tagProblems([asked], { ...carried, [under]: good ?? '' })).toEqual([]);
      }),
    );
  });

  test('does not depend on the order of tags', () => {
    fc.assert(
      fc.property(requirements, tags, (asked, carried) => {
        const turned = Object.fromEntries(Object.entries(carried).toReversed());
        expect(tagProblems(asked, turned)).toEqual(tagProblems(asked, carried));
      }),
    );
  });

  test('ignores tags with other keys, including those of AWS', () => {
    fc.assert(
      fc.property(requirements, tags, value, (asked, carried, text) => {
        const more = { ...carried, 'aws:autoscaling:groupName': text, 'aws:Owner': text, Unrelated: text };
        expect(tagProblems(asked, more)).toEqual(tagProblems(asked, carried));
      }),
    );
  });

  test('allows without case every value that it allows with case', () => {
    fc.assert(
      fc.property(requirement, value, (asked, text) => {
        fc.pre(isAllowedValue({ ...asked, ignoreCase: false }, text));
        expect(isAllowedValue({ ...asked, ignoreCase: true }, text)).toBe(true);
      }),
    );
  });

  test('treats composed and decomposed letters as equal in keys and values', () => {
    fc.assert(
      fc.property(requirements, tags, (asked, carried) => {
        const unique = new Set(Object.keys(carried).map((name) => name.normalize('NFC')));
        fc.pre(unique.size === Object.keys(carried).length);
        const decomposed = Object.fromEntries(
          Object.entries(carried).map(([name, text]) => [name.normalize('NFD'), text.normalize('NFD')]),
        );
        expect(tagProblems(asked, decomposed).map(tagReason)).toEqual(
          tagProblems(asked, carried).map(tagReason),
        );
      }),
    );
  });
});

describe('tagFor', () => {
  test('prefers the required spelling among keys that differ only in case', () => {
    const carried = { OWNER: 'x', owner: 'y', Owner: 'z' };
    expect(tagFor(one({ ignoreCase: true }), carried)).toEqual({ key: 'Owner', value: 'z' });
    expect(tagFor(one({ ignoreCase: true }), { owner: 'y', OWNER: 'x' })).toEqual({
      key: 'OWNER',
      value: 'x',
    });
  });

  test('treats another spelling as another tag when case counts, unless it is an alias', () => {
    expect(tagFor(one(), { owner: 'ada' })).toBeNull();
    expect(tagFor(one({ aliases: ['owner'] }), { owner: 'ada' })).toEqual({ key: 'owner', value: 'ada' });
  });

  test('prefers the key over its aliases and earlier aliases over later ones, skipping blank values', () => {
    const asked = one({ aliases: ['Contact', 'CreatedBy'] });
    expect(tagFor(asked, { CreatedBy: 'c', Contact: 'b', Owner: 'a' })?.value).toBe('a');
    expect(tagFor(asked, { CreatedBy: 'c', Contact: 'b', Owner: ' ' })?.value).toBe('b');
    expect(tagFor(asked, { CreatedBy: 'c', Contact: '' })?.value).toBe('c');
  });

  test('uses a bad value under the key before any alias', () => {
    const asked = one({ aliases: ['env'], values: ['dev'] });
    expect(tagProblems([asked], { Owner: 'live', env: 'dev' }).map(tagReason)).toEqual(['value:Owner']);
  });
});

describe('allowed values', () => {
  const environment = one({ values: ['dev', 'staging', 'prod'] });
  test.each([
    ['dev', true],
    ['Dev', false],
    ['dev ', false],
    ['production', false],
    ['', false],
    ['\u00a0', false],
  ])('isAllowedValue among dev, staging and prod: "%s"', (text, allowed) => {
    expect(isAllowedValue(environment, text)).toBe(allowed);
  });

  test('match either the list or the pattern', () => {
    const asked = one({ values: ['none'], pattern: 'CC-[0-9]*' });
    expect(['none', 'CC-1', 'other'].map((text) => isAllowedValue(asked, text))).toEqual([true, true, false]);
    expect(allowedInWords(asked)).toBe('none or like CC-[0-9]*');
  });

  test('never include a blank value', () => {
    expect(isAllowedValue(one({ pattern: '*' }), ' ')).toBe(false);
  });

  test('of the presets are those that are published', () => {
    expect(tagProblems(tagPresets['cost-allocation'], {}).map(tagReason)).toEqual([
      'missing:Environment',
      'missing:Owner',
      'missing:CostCenter',
    ]);
    expect(tagProblems(tagPresets.environments, { Environment: 'qa', Owner: 'ada' }).map(tagReason)).toEqual([
      'value:Environment',
      'missing:Application',
    ]);
  });
});
