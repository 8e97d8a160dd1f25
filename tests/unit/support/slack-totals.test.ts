import { describe, expect, test } from '@jest/globals';
import { lintBlocks } from '../../support/lint-slack.ts';
import { chars, section, table } from '../../support/slack-samples.ts';

describe('the limits of a whole message', () => {
  test('allow 10,000 characters of JSON in all blocks', () => {
    const blocks = (length: number) => [
      section(chars(3000)),
      section(chars(3000)),
      section(chars(3000)),
      section(chars(length)),
    ];
    const frame = JSON.stringify(blocks(0)).length;
    expect(lintBlocks('message', blocks(10_000 - frame))).toEqual([]);
    expect(lintBlocks('message', blocks(10_001 - frame))).toEqual([
      'blocks: 10,001 > 10,000 characters of JSON',
    ]);
    expect(lintBlocks('modal', blocks(3000))).toEqual([]);
  });

  test('allow 12,000 characters in all markdown blocks', () => {
    const markdown = (length: number) => ({ type: 'markdown', text: chars(length) });
    const over = 'blocks: 12,001 > 12,000 characters of markdown';
    expect(lintBlocks('message', [markdown(6000), markdown(6001)])).toContain(over);
    expect(lintBlocks('message', [markdown(6000), markdown(6000)])).not.toContain(over);
  });

  test('allow 10,000 characters in table cells, and one table', () => {
    const over = 'blocks[0].rows: 10,001 > 10,000 characters in cells';
    const rows = (length: number) => ({
      type: 'table',
      rows: [5000, length].map((size) =>
        [0, 1].map((half) => ({
          type: 'raw_text',
          text: chars(half === 0 ? Math.floor(size / 2) : Math.ceil(size / 2)),
        })),
      ),
    });
    expect(lintBlocks('message', [rows(5001)])).toContain(over);
    expect(lintBlocks('message', [rows(5000)])).not.toContain(over);
    expect(lintBlocks('message', [table(1), table(1)])).toEqual(['blocks: only one table is allowed']);
  });
});
