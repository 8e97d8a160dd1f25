import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/registry.generated.ts';
import { between } from '../between.ts';
import { ruleSections } from '../rule-docs.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'docs/configuration.md';
  return { [path]: between(readFileSync(join(root, path), 'utf8'), 'rules', ruleSections(rules)) };
}
