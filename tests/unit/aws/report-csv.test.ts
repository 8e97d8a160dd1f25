import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { csvHeader, csvLine } from '../../../aws/reports/csv.ts';
import { sampleRow } from '../../support/report-row.ts';

/** Written from the grammar of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') [row, cell] = [[...row, cell], ''];
    else if (character === '\r' && text.charAt(at + 1) === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += character;
  }
  return rows;
}

const awkward = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\r', '\n', '\t', "'", 'a', '1', ' ', 'ü'),
  maxLength: 12,
});

describe('the CSV report', () => {
  test('has one line per evaluation under the column names', () => {
    const [head, line, ...more] = readCsv(csvHeader + csvLine(sampleRow()));
    expect(more).toEqual([]);
    expect(Object.fromEntries((head ?? []).map((name, at) => [name, line?.[at]]))).toEqual({
      resource_id: 'i-0123456789abcdef0',
      resource_name: 'web-7',
      resource_type: 'AWS::EC2::Instance',
      account: '123456789012',
      region: 'eu-central-1',
      team: 'Web',
      rule: 'ec2-instance-missing-tags',
      compliance_type: 'NON_COMPLIANT',
      evaluation_timestamp: '2026-11-20T11:58:00.000Z',
      annotation: 'The tag Owner is missing',
      reasons: 'missing:Owner',
      evidence: '{"Missing":"Owner","Required":"Environment, Owner, CostCenter"}',
    });
  });

  test('preserves every text and puts an apostrophe before formulas', () => {
    fc.assert(
      fc.property(awkward, awkward, (resource_name, team) => {
        const [, line = []] = readCsv(csvHeader + csvLine(sampleRow({ resource_name, team })));
        expect(line).toHaveLength(12);
        for (const [given, read] of [
          [resource_name, line[1]],
          [team, line[5]],
        ]) {
          expect(read === given || read === `'${given}`).toBe(true);
          expect(read).not.toMatch(/^[=+\-@\t\r\n]/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['=HYPERLINK("http://example.com")', '"\'=HYPERLINK(""http://example.com"")"'],
    ['+1', '"\'+1"'],
    ['-1', '"\'-1"'],
    ['@sum', '"\'@sum"'],
    ['web-7', 'web-7'],
    ['a,b', '"a,b"'],
    ['', ''],
  ])('writes %j as %s', (value, written) => {
    expect(csvLine(sampleRow({ team: value }))).toContain(`,${written},ec2-instance-missing-tags,`);
  });
});
