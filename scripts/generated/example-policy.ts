import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/registry.generated.ts';
import { betweenLines } from '../between.ts';
import { ruleExamples } from '../rule-docs.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'janitor.example.yaml';
  const example = readFileSync(join(root, path), 'utf8');
  return {
    [path]: betweenLines(
      example,
      ['rules:', '# What the janitor passes over, with the reason for whoever asks later.'],
      ruleExamples(rules),
    ),
  };
}
