import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActions } from '../../../core/iam/actions/iam-actions.ts';
import { escalations } from '../../../core/iam/escalations/catalogue.ts';
import type { Escalation } from '../../../core/iam/escalations/escalation.ts';
import { iamRules } from '../../../core/iam/iam-rules/registry.generated.ts';
import type { NamedIamRule } from '../../../core/iam/rule.ts';
import { between } from '../../between.ts';

export function files(root: string): Readonly<Record<string, string>> {
  const path = 'docs/iam.md';
  const page = readFileSync(join(root, path), 'utf8');
  return {
    [path]: between(between(page, 'rules', ruleTable(iamRules)), 'escalations', escalationTable(escalations)),
  };
}

function ruleTable(rules: readonly NamedIamRule[]): string {
  const rows = rules.map(
    ({ id, category, title, severities }) => `| \`${id}\` | ${category} | ${title} | ${severities} |`,
  );
  return [
    `${rules.length} rules ask about ${iamActions.length} actions.`,
    '',
    '| rule | category | means | severity |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function escalationTable(all: readonly Escalation[]): string {
  const rows = all.map(
    ({ id, all, severity, how, sources }) =>
      `| ${id} | ${all.map((name) => `\`${name}\``).join(' + ')} | ${how} | ${severity} | ${Array.from(sources).join(' ')} |`,
  );
  return [
    `${all.length} ways.`,
    '',
    '| id | all of these actions | lets somebody | severity | source |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
