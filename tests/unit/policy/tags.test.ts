import { describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import type { TagRequirement } from '../../../core/tags/requirements.ts';
import { rule } from '../../../rules/ec2-instance-missing-tags.ts';

function load(tags: string) {
  const indented = tags.replaceAll(/^/gm, '        ');
  return parsePolicy(`rules:\n  ${rule.id}:\n    thresholds:\n      tags:\n${indented}\n`, 'janitor.yaml', [
    rule,
  ]);
}

function requirements(tags: string): readonly TagRequirement[] {
  const loaded = load(tags);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value.policy.rules[rule.id]?.thresholds['tags'] as readonly TagRequirement[];
}

function problems(tags: string): readonly string[] {
  const loaded = load(tags);
  if (loaded.ok) throw new Error('accepted');
  return loaded.error.map(({ line, column, path, message }) => {
    const within = path.replace(`rules.${rule.id}.thresholds.tags`, '…');
    return `${line}:${column} ${within}: ${message}`;
  });
}

const keys = (found: readonly TagRequirement[]) => found.map(({ key }) => key);

describe('the required tags of a policy', () => {
  test('are Environment, Owner and CostCenter with any value by default', () => {
    const loaded = parsePolicy('', 'janitor.yaml', [rule]);
    expect(loaded.ok && loaded.value.policy.rules[rule.id]?.thresholds['tags']).toEqual([
      { key: 'Environment', aliases: [], values: null, pattern: null, ignoreCase: false },
      { key: 'Owner', aliases: [], values: null, pattern: null, ignoreCase: false },
      { key: 'CostCenter', aliases: [], values: null, pattern: null, ignoreCase: false },
    ]);
  });

  test('with preset cost-allocation are the default', () => {
    expect(requirements('preset: cost-allocation')).toEqual(rule.thresholds.tags);
  });

  test('with preset environments are one of three environments, an owner and an application', () => {
    const [environment, ...others] = requirements('preset: environments');
    expect(environment).toMatchObject({ key: 'Environment', values: ['dev', 'staging', 'prod'] });
    expect(others).toMatchObject([
      { key: 'Owner', values: null },
      { key: 'Application', values: null },
    ]);
  });

  test('beside a preset are added to it or replace the same key', () => {
    const found = requirements(
      [
        'preset: environments',
        'required:',
        '  - key: environment',
        '    aliases: [Env]',
        '    values: [live, test]',
        '  - { key: CostCenter, pattern: "CC-[0-9]*" }',
      ].join('\n'),
    );
    expect(keys(found)).toEqual(['environment', 'Owner', 'Application', 'CostCenter']);
    expect(found[0]).toEqual({
      key: 'environment',
      aliases: ['Env'],
      values: ['live', 'test'],
      pattern: null,
      ignoreCase: false,
    });
    expect(found[3]).toMatchObject({ pattern: 'CC-[0-9]*', values: null });
  });

  test('can be given without a preset', () => {
    expect(keys(requirements('required: [{ key: Team }, { key: Service }]'))).toEqual(['Team', 'Service']);
  });

  test('can ignore case for all keys or for single ones', () => {
    const found = requirements(
      'preset: cost-allocation\nignoreCase: true\nrequired:\n  - { key: Owner, ignoreCase: false }\n  - { key: Team }',
    );
    expect(found.map(({ key, ignoreCase }) => [key, ignoreCase])).toEqual([
      ['Environment', true],
      ['Owner', false],
      ['CostCenter', true],
      ['Team', true],
    ]);
  });

  test.each([
    ['{}', '5:9 …: requires no tags: give `preset`, `required` or both'],
    [
      'preset: environment',
      '5:17 ….preset: expected one of cost-allocation, environments, got "environment" (did you mean "environments"?)',
    ],
    ['required: [{ kee: Team }]', '5:22 ….required[0].kee: unknown key (did you mean "key"?)'],
    [
      'required: [{ key: aws:createdBy }]',
      '5:27 ….required[0].key: tag keys that begin with aws: are reserved for AWS',
    ],
    [
      'required: [{ key: "a*b" }]',
      '5:27 ….required[0].key: expected a tag key that AWS allows: letters, digits, spaces and _ . : / = + - @, got "a*b"',
    ],
    [
      'required: [{ key: Team, values: [4711] }]',
      '5:42 ….required[0].values[0]: YAML reads 4711 as a number: put it in quotes, "4711"',
    ],
    [
      'required: [{ key: Team, values: [] }]',
      '5:41 ….required[0].values: must be at least 1 entries, got []',
    ],
    [
      'required: [{ key: Team, pattern: "^CC-[0-9]+$" }]',
      '5:42 ….required[0].pattern: the pattern looks like a regular expression: a pattern is made of *, ?, [a-z] and plain text',
    ],
    [
      'required: [{ key: Team, pattern: "CC-[0-9" }]',
      '5:42 ….required[0].pattern: the pattern has a [ without a ] after it',
    ],
    [
      'required: [{ key: Team }, { key: Crew, aliases: [team] }]',
      '5:58 ….required[1].aliases[0]: team is there twice: case is ignored here',
    ],
    [
      'preset: environments\nrequired: [{ key: CostCenter, aliases: [Environment] }]',
      '6:49 ….required[0].aliases[0]: Environment is there twice: case is ignored here',
    ],
    [
      'preset: environments\nrequired:\n  - key: Team\n    aliases: [Squad, owner]',
      '8:30 ….required[0].aliases[1]: owner is there twice: case is ignored here',
    ],
  ])('given as %s are refused at their own place', (tags, problem) => {
    expect(problems(tags)).toContain(problem);
  });

  test('can have a key of the preset as an alias of its replacement', () => {
    const found = requirements(
      'preset: environments\nrequired: [{ key: environment, aliases: [Environment, Env] }]',
    );
    expect(keys(found)).toEqual(['environment', 'Owner', 'Application']);
  });

  test('can have their own key in another case as an alias', () => {
    expect(requirements('required: [{ key: Owner, aliases: [owner, OWNER] }]')[0]?.aliases).toEqual([
      'owner',
      'OWNER',
    ]);
  });
});
