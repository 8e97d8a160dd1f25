import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { code, mrkdwn, person, plain, sentence } from '../../../blocks/text/escape.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { hostileText } from '../../support/arbitrary-finding.ts';
import { lintBlocks } from '../../support/lint-slack.ts';

const anyText = fc.oneof(
  hostileText,
  fc.string({ unit: anyCharacter }),
  fc.tuple(hostileText, hostileText).map(([a, b]) => a + b),
);
const bound = fc.integer({ min: 8, max: 400 });
const shown = (text: string) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
const section = (text: string) => [{ type: 'section', text: { type: 'mrkdwn', text } }];

describe.each([
  ['mrkdwn', mrkdwn],
  ['code', code],
  ['plain', plain],
])('%s of any text', (_, escape) => {
  test('contains no mention, broadcast or channel', () => {
    fc.assert(fc.property(anyText, bound, (text, max) => expect(escape(text, max)).not.toMatch(/<[!@#]/)));
  });
  test('stays within its limit and is never empty', () => {
    fc.assert(
      fc.property(anyText, bound, (text, max) => {
        const escaped = escape(text, max);
        expect(escaped.length).toBeLessThanOrEqual(max);
        expect(escaped.trim()).not.toBe('');
      }),
    );
  });
  test('is one line without invisible or half characters', () => {
    fc.assert(
      fc.property(anyText, bound, (text, max) => {
        expect(escape(text, max)).not.toMatch(
          /[\n\r\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/u,
        );
        expect(escape(text, max)).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});

describe('mrkdwn', () => {
  test('cuts no entity in half', () => {
    fc.assert(
      fc.property(anyText, bound, (text, max) =>
        expect(mrkdwn(text, max).replace(/&(amp|lt|gt);/g, '')).not.toContain('&'),
      ),
    );
    expect(mrkdwn('&&&', 12)).toBe('&amp;&amp;…');
    expect(mrkdwn('&&&', 15)).toBe('&amp;&amp;&amp;');
  });
  test('contains nothing that formats, links or becomes an emoji', () => {
    fc.assert(
      fc.property(anyText, bound, (text, max) => {
        expect(mrkdwn(text, max)).not.toMatch(/[*~`]|:\/\/|(^|\s)&gt;(?=.)(?<=^&gt;)/);
        expect(mrkdwn(text, max)).not.toMatch(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}…])/u);
      }),
    );
    expect(mrkdwn(':white_check_mark: Approved', 80)).toBe('∶white_check_mark: Approved');
    expect(mrkdwn('see https://evil.example', 80)).toBe('see https∶//evil.example');
    expect(mrkdwn('> quoted', 80)).toBe('› quoted');
  });
  test('leaves text that needs no escaping unchanged', () => {
    for (const text of [
      'web-7',
      'my_bucket_name',
      'tag Owner = ada@example.com',
      'O’Brien (dev)',
      'arn:aws:iam::123456789012:user/ada',
      'CPU ≤ 5 %',
      'Ünïcödé 日本',
    ])
      expect(mrkdwn(text, 200)).toBe(text);
  });
  test('shows &, < and > as they were', () => {
    expect(mrkdwn('R&D <team>', 100)).toBe('R&amp;D &lt;team&gt;');
    expect(shown(mrkdwn('a < b && c > d', 100))).toBe('a < b && c > d');
  });
  test('keeps right-to-left text from reordering its surroundings', () => {
    expect(mrkdwn('שלום', 20)).toBe('\u2068שלום\u2069');
  });
  test('passes the Slack checker', () => {
    fc.assert(
      fc.property(anyText, (text) =>
        expect(lintBlocks('message', section(`x ${mrkdwn(text, 500)} y`))).toEqual([]),
      ),
    );
  });
});

describe('code', () => {
  test('keeps text that a person copies unchanged', () => {
    expect(code('arn:aws:s3:::my_*_bucket', 100)).toBe('`arn:aws:s3:::my_*_bucket`');
  });
  test('cannot be ended by its content', () => {
    expect(code('x` <!channel> `y', 100)).toBe('`xˋ &lt;!channel&gt; ˋy`');
  });
});

describe('sentence', () => {
  test('keeps our own mentions and short code and escapes other markup', () => {
    expect(sentence('Only its owner (<@U0ADA0000>) may. Use `/janitor resume`. <!channel> *x*', 200)).toBe(
      'Only its owner (<@U0ADA0000>) may. Use `/janitor resume`. &lt;!channel&gt; ∗x∗',
    );
  });
  test('stays within its limit without cutting a mention', () => {
    fc.assert(
      fc.property(anyText, bound, (text, max) => {
        const said = sentence(`${text} <@U0ADA0000> ${text}`, max);
        expect(said.length).toBeLessThanOrEqual(max);
        expect(lintBlocks('message', section(said))).toEqual([]);
      }),
    );
  });
});

describe('person', () => {
  test('mentions only user ids', () => {
    expect(person('U0ADA0000')).toBe('<@U0ADA0000>');
    expect(person('janitor')).toBe('Janitor');
    expect(person('U0ADA0000> <!channel')).toBe('U0ADA0000&gt; &lt;!channel');
  });
});
