import { expect, test } from '@jest/globals';
import { type AnyRule, ok } from '../../../core/rule.ts';
import { tagPresets } from '../../../core/tags/requirements.ts';
import { ruleExamples, ruleSections, ruleTable } from '../../../scripts/rule-docs.ts';

function rule(id: string, more: Partial<AnyRule>): AnyRule {
  return {
    id,
    title: `${id} is bad`,
    kind: 'ec2-instance',
    severity: 'low',
    thresholds: {},
    docs: { reports: () => `bad ${id}`, thresholds: {} },
    remediation: 'stop',
    remediations: ['stop'],
    saves: false,
    judge: () => ok('fine'),
    examples: { violating: [], ok: [], undecided: [] },
    ...more,
  };
}

const counted = rule('counted', {
  compliance: { passing: 'Counted' },
  thresholds: {
    windowDays: 1,
    maxPercent: 5,
    name: '',
    isOn: true,
    words: ['a', 'b'],
    tags: tagPresets.environments,
  },
  docs: {
    reports: ({ windowDays }: { windowDays: number }) => `what is bad for ${windowDays} | ${windowDays} days`,
    thresholds: { windowDays: 'how long', maxPercent: 'how much' },
  },
});
const byHand = rule('by-hand', { remediation: null, remediations: [], toFix: 'Set up MFA' });

test('ruleTable shows remediation and undo, and lists marked compliance rules last', () => {
  const [, , first, second] = ruleTable([counted, byHand]).split('\n');
  expect(first).toBe('| `by-hand` | bad by-hand | by hand: Set up MFA |  |');
  expect(second).toBe(
    '| `counted` † | what is bad for 1 \\| 1 days | stop the instance | yes: start it again |',
  );
});

test('ruleSections shows every threshold with unit, default and meaning', () => {
  expect(ruleSections([counted]).split('\n')).toEqual(
    expect.arrayContaining([
      '### `counted`',
      '| `windowDays` | 1 day | how long |',
      '| `maxPercent` | 5 % | how much |',
      '| `name` | none |  |',
      '| `isOn` | `true` |  |',
      '| `words` | `a`, `b` |  |',
      '| `tags` | `{ preset: environments }` |  |',
    ]),
  );
  expect(ruleSections([byHand])).toContain('To fix it: Set up MFA.');
});

test('ruleExamples sets each rule to observe and suggests its options', () => {
  const text = ruleExamples([
    rule('first', {}),
    rule('several', { remediations: ['start', 'stop'] }),
    counted,
  ]);
  expect(text).toContain('  several:\n    mode: observe\n    remediation: stop # or start\n');
  expect(text).toContain(
    '    # thresholds: { windowDays: 1, maxPercent: 5, isOn: true, words: [ a, b ], tags: { preset: environments } }\n',
  );
});

test('remediations with the same undo stand together, and the same choice of them is described once', () => {
  const choice = {
    kind: 'iam-identity',
    remediation: 'revert',
    remediations: ['revert', 'detach', 'delete-policy'],
  };
  const [first, second, other] = [
    rule('first', choice),
    rule('second', choice),
    rule('other', { ...choice, remediation: 'detach' }),
  ];
  const [, , one, two, three] = ruleTable([first, second, other]).split('\n');
  expect(one).toContain(
    '| go back to the accepted state, or: detach what was newly attached; or: detach the managed policy from all and delete it | yes: make the change again, with Undo on the card; or: no: deletion is permanent |',
  );
  expect(two).toBe('| `second` | bad second | as `first` | as `first` |');
  expect(three).toBe(one?.replaceAll('first', 'other'));
  const [, section = ''] = ruleSections([first, second]).split('### `second`');
  expect(section).toContain('Remediations: as [`first`](#first).');
  expect(section).not.toContain('- `revert`');
});
