import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { unreadableMessage } from '../../../blocks/answers/unreadable.ts';
import { hostileText } from '../../support/arbitrary-finding.ts';
import { messageFault } from '../../support/builder-faults.ts';

test('the notice about an unreadable message passes the checker and mentions nobody from the data', () => {
  const kept = fc.oneof(
    fc.record({ table: hostileText, atMs: fc.constant(Date.UTC(2026, 10, 20)) }),
    fc.record({ file: hostileText }),
  );
  const notice = fc.record({
    key: hostileText,
    from: hostileText,
    why: hostileText,
    kept,
    channels: fc.constant([]),
  });
  expect(messageFault(notice, unreadableMessage)).toBeNull();
  const longest = '<'.repeat(5_000);
  expect(
    messageFault(fc.constant(null), () =>
      unreadableMessage({ key: 'a', from: longest, why: longest, kept: { file: longest }, channels: [] }),
    ),
  ).toBeNull();
});
