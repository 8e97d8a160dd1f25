import { expect, test } from '@jest/globals';
import { outlook } from '../../../blocks/card/outlook.ts';
import { directMessage } from '../../../blocks/direct/direct-message.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const lost = 'Deleted, but its final snapshot s-1 was not found.';
const failed = sampleFinding({ status: 'failed', trouble: lost, startedAtMs: 1 });

test('the direct message to approvers has the reason of a failure', () => {
  const message = directMessage([{ what: 'failed', finding: failed }], {
    links: new Map(),
    buttonsFor: () => [],
    mention: '<@U0GRACE00>',
  });
  const text = JSON.stringify(message.blocks);
  expect(text).toContain('<@U0GRACE00> ❌ *Failed:* 1 finding.');
  expect(text).toContain(lost);
});

test('the outlook of a started remediation does not say that Janitor changed nothing', () => {
  const words = (startedAtMs: number | null): string =>
    outlook({ ...failed, status: 'resolved', startedAtMs, receipt: null }, false).join(' ');
  expect(words(null)).toContain('Janitor changed nothing.');
  expect(words(1)).not.toContain('Janitor changed nothing.');
});
