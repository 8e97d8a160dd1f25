import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { fillInModal } from '../../../blocks/modals/fill-in-modal.ts';
import type { TagRequest } from '../../../core/finding.ts';
import { arbitraryFinding } from '../../support/arbitrary-finding.ts';
import { lintView } from '../../support/lint-slack.ts';
import { untagged } from '../../support/missing-tags.ts';

const asking = (different: Partial<TagRequest>): TagRequest => ({
  key: 'Environment',
  values: null,
  pattern: null,
  ignoreCase: false,
  found: null,
  ...different,
});
const fields = (...tags: readonly TagRequest[]) =>
  fillInModal(untagged(), tags).blocks.flatMap((block) => (block.type === 'input' ? [block] : []));

test('the form passes the checker for any requested tags and mentions nobody from the data', () => {
  fc.assert(
    fc.property(arbitraryFinding, (finding) => {
      const view = fillInModal(finding, finding.plan.asks?.tags ?? []);
      expect(lintView(view)).toEqual([]);
      // Slack sends an option's value back and never shows it.
      const seen = JSON.stringify(view, (key, part: unknown) => (key === 'value' ? undefined : part));
      expect(seen).not.toMatch(/<[@#][UC]0HOSTILE|<!(channel|here)/);
    }),
  );
});

test.each(['constructor', 'valueOf', '__proto__'])('a tag called %s has no value filled in before', (key) => {
  const { blocks } = fillInModal({ ...untagged(), input: { Owner: 'ada' } }, [asking({ key })]);
  const [field] = blocks.filter(({ type }) => type === 'input');
  expect(field).toMatchObject({ element: { type: 'plain_text_input' } });
  expect(JSON.stringify(field)).not.toContain('initial_value');
});

test('the maximum of tags and values fits into a modal', () => {
  const values = Array.from({ length: 100 }, (_, index) => `${index} ${'ü'.repeat(70)}`);
  const tags = Array.from({ length: 60 }, (_, index) =>
    asking({ key: `${index}${'k'.repeat(120)}`, values }),
  );
  const view = fillInModal(untagged(), tags);
  expect(lintView(view)).toEqual([]);
  expect(JSON.stringify(view).length).toBeLessThan(200_000);
});

test.each([
  ['more values than a list holds', { values: Array.from({ length: 101 }, (_, index) => `v${index}`) }],
  ['a value longer than an option', { values: ['x'.repeat(76)] }],
  ['a pattern beside the list', { values: ['dev'], pattern: 'dev-*' }],
])('with %s, the value is typed and the hint says what is allowed', (_what, different) => {
  expect(fields(asking(different))).toMatchObject([
    { element: { type: 'plain_text_input' }, hint: { text: expect.stringMatching(/^One of /) } },
  ]);
});

test('a value that is not allowed is prefilled and explained in the hint', () => {
  expect(fields(asking({ key: 'CostCenter', pattern: 'CC-*', found: '42' }))).toMatchObject([
    {
      element: { initial_value: '42' },
      hint: { text: 'Like CC-*. Now “42”, which is not allowed.' },
    },
  ]);
});

test('the form has no submit button when no values are needed', () => {
  expect(fillInModal(untagged(), [])).not.toHaveProperty('submit');
});
