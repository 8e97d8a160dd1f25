import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { deployedFunctions } from '../../infra/functions.ts';
import { inputsOf, prefixOf, rolesOf, statementsOf } from './checks/model.ts';
import { stageNames, synthesized } from './good.ts';

const page = readFileSync('docs/permissions.md', 'utf8');
const headings = [...page.matchAll(/^#{2,3} `(.+)`$/gm)].map(([, role = '']) => role);

/** Roles of member accounts are in their own template. */
const ofMembers = ['janitor-<stage>-read', 'janitor-<stage>-remediate', 'janitor-<stage>-remediate-iam'];

/** Roles of the functions that only a stage with a policy in S3 has; no synthesized stage has one. */
const ofPolicyInS3 = deployedFunctions({ withConfig: false, isPolicyInS3: true, withIamMail: false })
  .filter(({ onlyWith }) => onlyWith === 'policy-in-s3')
  .flatMap(({ name }) => [`janitor-<stage>-${name}`, `janitor-<stage>-${name}-timer`]);

/** The text from a heading to the next one. */
function partOf(role: string): string {
  const after = page.split(`# \`${role}\`\n`)[1] ?? '';
  return after.split(/^#/m)[0] ?? '';
}

/** As the page writes it, with placeholders for stage, region and account. */
function asWritten(text: string, prefix: string): string {
  return text
    .replaceAll(prefix, 'janitor-<stage>')
    .replaceAll('us-east-1', '<region>')
    .replaceAll('123456789012', '<account>');
}

test('every role has its section in docs/permissions.md, and every section its role', () => {
  const made = stageNames.flatMap((stage) => {
    const whole = synthesized(stage);
    return rolesOf(whole).map(({ name }) => asWritten(name, prefixOf(whole)));
  });
  expect(headings.toSorted()).toEqual([...new Set([...made, ...ofMembers, ...ofPolicyInS3])].toSorted());
});

test('the sections about the roles of timers, events and Amazon Q list their grants', () => {
  const whole = synthesized('production');
  const written = (name: string) => asWritten(name, prefixOf(whole));
  const roles = rolesOf(whole).filter(({ name }) => /-(?:timer|scheduler|chat|forwarder)$/.test(name));
  expect(roles).toHaveLength(8);
  for (const { name, statements } of roles) {
    const lines = partOf(written(name)).match(/^\| `.*$/gm) ?? [];
    expect({ name, lines }).toEqual({
      name,
      lines: statements.flatMap(({ actions, resources }) =>
        actions.map(
          (action) => `| \`${action}\` | ${resources.map((one) => `\`${written(one)}\``).join(', ')} |`,
        ),
      ),
    });
  }
});

test('the page names everyone whom the policies of the topics and their key admit', () => {
  const whole = synthesized();
  const policies = [...inputsOf(whole, 'topicPolicy'), ...inputsOf(whole, 'key')].map(({ policy }) => policy);
  const told = page.split('## Resource policies')[1] ?? '';
  expect(policies).toHaveLength(3);
  for (const { principal, actions } of policies.flatMap((policy) => statementsOf(String(policy)))) {
    const who = Object.values(Object(principal)).map(
      (one) => `\`${asWritten(String(one), prefixOf(whole))}\``,
    );
    expect(told).toContain(`| ${who.join(', ')} | ${actions.map((one) => `\`${one}\``).join(', ')} |`);
  }
});
