import { expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import { rules } from './fake-rules.ts';

const loaded = (text: string) => parsePolicy(text, 'janitor.yaml', rules);

test('compliance.tellAfter is ten minutes unless the file says otherwise', () => {
  const tellAfterMs = (text: string) => {
    const read = loaded(text);
    return read.ok ? read.value.policy.compliance.tellAfterMs : read.error;
  };
  expect(tellAfterMs('timezone: UTC')).toBe(600_000);
  expect(tellAfterMs('compliance: { tellAfter: 2m }')).toBe(120_000);
  expect(tellAfterMs('compliance: { tellAfter: 14m }')).toBe(840_000);
});

test('compliance.tellAfter above 14 minutes is refused, because a queue delays at most 15', () => {
  const read = loaded('compliance: { tellAfter: 15m }');
  expect(read.ok).toBe(false);
  expect(JSON.stringify(read)).toContain('longer than 14 minutes');
});
