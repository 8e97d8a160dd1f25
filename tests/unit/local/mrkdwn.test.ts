import { describe, expect, test } from '@jest/globals';
import { type Inline, parseInline, parseMrkdwn } from '../../../local/page/text/mrkdwn-parse.ts';

const text = (of: string): Inline => ({ is: 'text', text: of });

describe('escaped text from people and tags', () => {
  test.each([
    ['&lt;!channel&gt;', '<!channel>'],
    ['&lt;@U123&gt;', '<@U123>'],
    ['&lt;https://evil.example|click&gt;', '<https://evil.example|click>'],
    ['&amp;lt;!here&amp;gt;', '&lt;!here&gt;'],
    ['a &amp;amp; b', 'a &amp; b'],
    ['today at 10:30:45', 'today at 10:30:45'],
    ['snake_case_name and 2*3*4 and a~b~c', 'snake_case_name and 2*3*4 and a~b~c'],
    ['# no header', '# no header'],
    ['* a star alone', '* a star alone'],
  ])('stays text: %s', (written, shown) => {
    expect(parseInline(written)).toEqual([text(shown)]);
  });

  test('a link with a javascript: URL gets no address', () => {
    expect(parseInline('<javascript:alert(1)|x>')).toEqual([{ is: 'link', url: '', label: 'x' }]);
  });
});

test('bold, italic, strike, code and emoji are parsed', () => {
  expect(parseInline('*a* _b_ ~c~ `d &lt; *e*` :zap:')).toEqual([
    { is: 'bold', children: [text('a')] },
    text(' '),
    { is: 'italic', children: [text('b')] },
    text(' '),
    { is: 'strike', children: [text('c')] },
    text(' '),
    { is: 'code', text: 'd < *e*' },
    text(' '),
    { is: 'emoji', name: 'zap' },
  ]);
});

test('marks can contain other marks', () => {
  expect(parseInline('*_both_*')).toEqual([
    { is: 'bold', children: [{ is: 'italic', children: [text('both')] }] },
  ]);
});

test('people, channels, groups, broadcasts, links and dates are parsed', () => {
  expect(parseInline('<@U1><#C1|general><!subteam^S1><!here><https://a.example?x=1&amp;y=2|A>')).toEqual([
    { is: 'user', id: 'U1', label: null },
    { is: 'channel', id: 'C1', label: 'general' },
    { is: 'group', id: 'S1', label: null },
    { is: 'broadcast', name: 'here' },
    { is: 'link', url: 'https://a.example?x=1&y=2', label: 'A' },
  ]);
  expect(parseInline('<!date^1795203868^{date_short} at {time}|2026-11-20>')).toEqual([
    {
      is: 'date',
      seconds: 1_795_203_868,
      format: '{date_short} at {time}',
      link: null,
      fallback: '2026-11-20',
    },
  ]);
});

test('lines, quotes and preformatted blocks are parsed', () => {
  expect(parseMrkdwn('one\n&gt; two\n&gt; three\n```four\n*five*```')).toEqual([
    { is: 'line', children: [text('one')] },
    { is: 'quote', lines: [[text('two')], [text('three')]] },
    { is: 'pre', text: 'four\n*five*' },
  ]);
});
