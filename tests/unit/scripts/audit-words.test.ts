import { expect, test } from '@jest/globals';
import { auditWordsSource } from '../../../scripts/generated/audit-words.ts';

const one = { records: { 'finding.approved': 'Approved', 'finding.asked': 'Asked for' } };

test('auditWordsSource writes an event of several decisions once', () => {
  const source = auditWordsSource([one, { records: { 'finding.asked': 'Asked for' } }]);
  expect(source.match(/'finding\.[a-z]+': '.*'/g)).toEqual([
    "'finding.approved': 'Approved'",
    "'finding.asked': 'Asked for'",
  ]);
});

test('auditWordsSource throws when one event has two names', () => {
  expect(() => auditWordsSource([one, { records: { 'finding.asked': 'Requested' } }])).toThrow(
    'The audit event finding.asked is "Asked for" and "Requested"',
  );
});
