import { join } from 'node:path';
import { membersIn } from '../registries.ts';
import { type Template, words } from './template.ts';

export const template: Template = {
  name: '<service>-<resource>-<bad state>, such as ec2-instance-idle',
  pattern: /^[a-z0-9]+(-[a-z0-9]+){2,}$/,
  files: (name, root) => {
    const kinds = membersIn(join(root, 'aws/kinds'), { inServices: true }).map((path) =>
      path.replace(/^.*\/|\.ts$/g, ''),
    );
    const kind = kinds.filter((one) => name.startsWith(`${one}-`)).at(-1);
    if (!kind) throw new Error(`The name ${name} must begin with a kind: ${kinds.join(', ')}`);
    return {
      [`rules/${name}.ts`]: rule(name, kind),
      [`tests/unit/rules/${name}.test.ts`]: test(name, kind),
    };
  },
  next: [
    'Read facts and metrics in `judge`, and add an example of every verdict.',
    'Set the remediation, or describe in `toFix` what a person has to do.',
    'Test thresholds at the limit and one above.',
  ],
};

const rule = (name: string, kind: string): string => `import { example } from '../core/facts/examples.ts';
import { unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

export const rule = defineRule({
  id: '${name}',
  title: '${words(name)}',
  kind: '${kind}',
  severity: 'low',
  thresholds: { tag: 'Unwanted' },
  docs: {
    reports: ({ tag }) => \`resources of the kind ${kind} with the tag \\\`\${tag}\\\`\`,
    thresholds: { tag: 'the tag that is read' },
  },
  remediation: null,
  toFix: 'Remove the tag',
  remediations: [],
  saves: false,
  judge: ({ tags, thresholds: { tag } }) => {
    const value = tags()[tag];
    const evidence = { numbers: { [\`Tag \${tag}\`]: value ?? '(none)' } };
    if (value === undefined) return ok(\`It has no tag \${tag}.\`, evidence);
    return violation(\`It has the tag \${tag}.\`, ['tagged'], evidence);
  },
  examples: {
    violating: [example('${kind}', { tags: { Unwanted: 'yes' } })],
    ok: [example('${kind}', { tags: { Owner: 'ada' } })],
    undecided: [example('${kind}', { tags: unknown('access denied') })],
  },
});
`;

const test = (name: string, kind: string): string => `import { expect, test } from '@jest/globals';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { judgeOnce, type Thresholds } from '../../../core/rule.ts';
import { rule } from '../../../rules/${name}.ts';

function verdict(tags: Readonly<Record<string, string>>, thresholds: Thresholds = rule.thresholds) {
  return judgeOnce(rule, example('${kind}', { tags }), thresholds, exampleNowMs);
}

test('the policy sets the unwanted tag', () => {
  expect(verdict({ Unwanted: 'yes' })).toMatchObject({ verdict: 'violation', reasons: ['tagged'] });
  expect(verdict({ Unwanted: 'yes' }, { tag: 'Other' })).toMatchObject({ verdict: 'ok' });
});
`;
