import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadPolicy, parsePolicy } from '../../../app/policy/load.ts';
import type { Thresholds } from '../../../core/rule.ts';
import { rules } from '../../../rules/registry.generated.ts';

const path = join(__dirname, '../../../janitor.example.yaml');

describe('the example policy for real accounts', () => {
  test('has neither problems nor warnings', async () => {
    const loaded = await loadPolicy({ path }, rules);
    expect(loaded).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  test('has the same meaning as no file', async () => {
    const [example, none] = await Promise.all([
      loadPolicy({ path }, rules),
      loadPolicy({ path: null }, rules),
    ]);
    expect(example.ok && example.value.policy).toEqual(none.ok && none.value.policy);
  });

  test('names every rule in mode observe', async () => {
    const text = readFileSync(path, 'utf8');
    const missing = rules.filter(({ id }) => !text.includes(`\n  ${id}:\n    mode: observe\n`));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test('stays valid with all suggestions taken, which are the default thresholds', () => {
    const text = readFileSync(path, 'utf8').replaceAll(/^(\s*)# ( *(?:- )?[a-zA-Z]+:)/gm, '$1$2');
    const taken = parsePolicy(text, 'janitor.example.yaml', rules);
    expect(taken.ok || taken.error).toBe(true);
    expect(
      taken.ok && [taken.value.policy.exemptions.length, taken.value.policy.approvers.users.length],
    ).toEqual([3, 1]);
    const suggested = rules.map(({ id }) => [id, taken.ok && taken.value.policy.rules[id]?.thresholds]);
    // The accounts of the file are known accounts.
    const withAccounts = (thresholds: Thresholds) =>
      'knownAccounts' in thresholds ? { knownAccounts: ['123456789012'] } : thresholds;
    expect(suggested).toEqual(rules.map(({ id, thresholds }) => [id, withAccounts(thresholds)]));
  });
});
