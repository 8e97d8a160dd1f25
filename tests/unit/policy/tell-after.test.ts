import { expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import { rules } from './fake-rules.ts';

const loaded = (text: string) => parsePolicy(text, 'janitor.yaml', rules);

test('people are told ten minutes after an event, or as late as the file says', () => {
  const tellAfterMs = (text: string) => {
    const read = loaded(text);
    return read.ok ? read.value.policy.compliance.tellAfterMs : read.error;
  };
  expect(tellAfterMs('timezone: UTC')).toBe(600_000);
  expect(tellAfterMs('compliance: { tellAfter: 2m }')).toBe(120_000);
  expect(tellAfterMs('compliance: { tellAfter: 14m }')).toBe(840_000);
});

test('a queue cannot wait for longer than a quarter of an hour, so the file may not ask for it', () => {
  const read = loaded('compliance: { tellAfter: 15m }');
  expect(read.ok).toBe(false);
  expect(JSON.stringify(read)).toContain('longer than 14 minutes');
});
