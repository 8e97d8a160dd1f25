import { describe, expect, test } from '@jest/globals';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import { buttonRow, type CardButton, fitted, marked } from '../../../blocks/text/parts.ts';

const value = encodeTarget({ findingId: 'f_1', generation: 1 });
const buttons = (count: number, more: Partial<CardButton> = {}): CardButton[] =>
  Array.from({ length: count }, (_, index) => ({
    actionId: `finding-details:${index}`,
    label: 'x',
    value,
    ...more,
  }));
const kinds = (row: ReturnType<typeof buttonRow>) =>
  row.flatMap(({ elements }) => elements.map(({ type }) => type));

describe('marked lines', () => {
  test('are kept or dropped as a whole when they do not fit', () => {
    expect(marked(['a'.repeat(10), 'b'.repeat(10)], 21).text).toBe(`${'a'.repeat(10)}\n${'b'.repeat(10)}`);
    expect(marked(['a'.repeat(10), 'b'.repeat(10)], 20).text).toBe('a'.repeat(10));
  });
  test('become a dash when all are missing', () => {
    expect(marked([null, '']).text).toBe('–');
  });
});

describe('a button row', () => {
  test('has at most 25 elements and is absent without buttons', () => {
    expect(kinds(buttonRow(buttons(40)))).toHaveLength(24);
    expect(buttonRow([])).toEqual([]);
  });
  test('moves two to five secondary buttons into a menu', () => {
    expect(kinds(buttonRow(buttons(1, { lesser: true })))).toEqual(['button']);
    expect(kinds(buttonRow(buttons(2, { lesser: true })))).toEqual(['overflow']);
    expect(kinds(buttonRow(buttons(6, { lesser: true })))).toEqual(['button', 'overflow']);
  });
  test('never moves a button with a confirmation or a value too long for a menu', () => {
    const confirm = { title: 'Sure?', text: 'It stops.', confirm: 'Stop', deny: 'No' };
    expect(kinds(buttonRow(buttons(3, { lesser: true, confirm })))).toEqual(['button', 'button', 'button']);
    const long = encodeTarget({ findingId: 'x'.repeat(100), generation: 1 });
    expect(kinds(buttonRow(buttons(3, { lesser: true, value: long, actionId: 'finding-disown' })))).toEqual([
      'button',
      'button',
      'button',
    ]);
  });
});

describe('fitted', () => {
  test('returns as many items as the limit allows', () => {
    const make = (shown: number) => Array.from({ length: shown }, () => 'x'.repeat(8));
    expect(fitted(100, make, 111)).toHaveLength(10);
    expect(fitted(100, make, 110)).toHaveLength(9);
    expect(fitted(3, make, 1000)).toHaveLength(3);
  });
});
