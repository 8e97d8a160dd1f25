import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { parseIamArgs } from '../../../app/cli/iam-args.ts';
import { analyzeLine, answerLine, answerText } from '../../../app/cli/iam-line.ts';
import { linesIn } from '../../../app/cli/lines.ts';
import { alice, allow, now, policy } from '../../support/iam-policies.ts';

describe('arguments', () => {
  test.each([
    [['analyze', '--json'], { command: 'analyze', json: true, failOn: null }],
    [['analyze', '--fail-on', 'high'], { command: 'analyze', json: false, failOn: 'high' }],
    [
      ['diff', 'a.json', 'b.json', '--attached-to', 'c.json'],
      { command: 'diff', before: 'a.json', after: 'b.json', attachedTo: 'c.json', json: false, failOn: null },
    ],
    [['--help'], { command: 'help' }],
  ])('%j', (argv, value) => {
    expect(parseIamArgs(argv)).toEqual({ ok: true, value });
  });

  test.each([
    [[], 'Commands: analyze, diff'],
    [['diff', 'a.json'], 'diff needs two files'],
    [['analyze', 'a.json'], 'Commands: analyze, diff'],
    [['analyze', '--fail-on', 'huge'], '--fail-on needs one of critical, high, medium, low'],
    [['analyze', '--nonsense'], 'Unknown option'],
  ])('%j is refused', (argv, error) => {
    expect(parseIamArgs(argv)).toEqual({ ok: false, error: expect.stringContaining(error) });
  });
});

const change = {
  event: { eventName: 'PutUserPolicy' },
  before: null,
  after: policy(allow('iam:PassRole'), allow('ec2:RunInstances')),
  attachedTo: { kind: 'user', arn: alice },
};

describe('a line', () => {
  test('is answered in the published format', () => {
    expect(JSON.parse(answerLine(analyzeLine(JSON.stringify(change), now)))).toEqual({
      findings: [
        {
          rule: 'privilege-escalation',
          category: 'privilege-escalation',
          severity: 'high',
          newly: ['iam:PassRole + ec2:RunInstances'],
          because: 'Can work as a role that it passes to ec2: iam:PassRole + ec2:RunInstances on everything.',
        },
        {
          rule: 'infrastructure-modification',
          category: 'infrastructure-modification',
          severity: 'low',
          newly: ['ec2:RunInstances'],
          because: 'Can change or destroy infrastructure: ec2:RunInstances on everything.',
        },
      ],
      undecided: [],
    });
  });

  test.each([
    ['', 'the line is not JSON'],
    ['{', 'the line is not JSON'],
    ['[]', 'the line is no object'],
    ['null', 'the line is no object'],
  ])('%j gets an answer that says what is wrong', (line, reason) => {
    expect(analyzeLine(line, now)).toEqual({ findings: [], undecided: [reason] });
  });

  test('a key that stands there twice makes nothing certain', () => {
    const line = JSON.stringify(change).replace(
      '"Resource":"*"',
      '"Resource":"*","Resource":"arn:aws:s3:::x"',
    );
    const { findings, undecided } = analyzeLine(line, now);
    expect(findings[0]).toMatchObject({ severity: 'medium', isSure: false });
    expect(undecided).toContain('a document repeats a key');
  });

  test('for people', () => {
    expect(answerText(analyzeLine(JSON.stringify(change), now))).toBe(
      [
        'high      privilege-escalation: Can work as a role that it passes to ec2: iam:PassRole + ec2:RunInstances on everything.',
        '          + iam:PassRole + ec2:RunInstances',
        'low       infrastructure-modification: Can change or destroy infrastructure: ec2:RunInstances on everything.',
        '          + ec2:RunInstances',
      ].join('\n'),
    );
    const { findings } = analyzeLine(JSON.stringify({ ...change, after: policy(allow('*')) }), now);
    const ways = findings.find(({ rule }) => rule === 'privilege-escalation')?.newly.length ?? 0;
    expect(ways).toBeGreaterThan(6);
    expect(answerText({ findings, undecided: [] })).toContain(`6 of ${ways} are shown; --json has all`);
    expect(answerText({ findings: [], undecided: ['after: is empty'] })).toBe(
      'Nothing newly possible.\nnot judged: after: is empty',
    );
  });
});

test('lines end at a line feed alone, wherever the chunks end', async () => {
  const text = 'one\r\n\n"\u2028"\nlä';
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
  const lines: string[] = [];
  for await (const line of linesIn(Readable.from(chunks, { objectMode: false }))) lines.push(line);
  expect(lines).toEqual(['one', '', '"\u2028"', 'lä']);
});
