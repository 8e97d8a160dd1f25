import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsOf } from '../../../infra/settings.ts';
import { root } from '../../support/source-files.ts';

type WorkflowStep = { uses?: string; run?: string; with?: Record<string, unknown> };
type Job = {
  uses?: string;
  steps?: WorkflowStep[];
  permissions?: Record<string, string>;
  environment?: string;
  env?: Record<string, string>;
  if?: string;
  concurrency?: { group: string; 'cancel-in-progress': unknown };
  'timeout-minutes'?: number;
};
type Workflow = { permissions: unknown; jobs: Record<string, Job>; on: Record<string, unknown> };

const folder = join(root, '.github', 'workflows');
const files = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});
const jobsOf = (workflow: Workflow) => Object.values(workflow.jobs);
const stepsOf = (workflow: Workflow) => jobsOf(workflow).flatMap(({ steps }) => steps ?? []);
const commandsOf = (workflow: Workflow) => stepsOf(workflow).flatMap(({ run }) => run?.split('\n') ?? []);

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);
const deploy = files.find(({ name }) => name === 'deploy.yml')?.workflow;

describe.each(files)('$name', ({ text, workflow }) => {
  test('pins every action to a commit with its version, and uses local workflows by path', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)].map(([, what = '']) => what);
    expect(used.length).toBeGreaterThan(0);
    for (const what of used)
      expect(what).toMatch(
        /^(?:[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/workflows\/[\w-]+\.yml)$/,
      );
    for (const what of used.filter((each) => each.startsWith('./')))
      expect(existsSync(join(root, what))).toBe(true);
  });

  test('has no permissions by default, and each job declares its own', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobsOf(workflow)) {
      expect(job.permissions).toBeDefined();
      const allowed = Object.entries(job.permissions ?? {}).map(([name, level]) => `${name}: ${level}`);
      expect(['contents: read', 'id-token: write']).toEqual(expect.arrayContaining(allowed));
    }
  });

  test('uses no secret except GITHUB_TOKEN', () => {
    for (const [, name] of text.matchAll(/secrets[.[]\s*['"]?(\w+)/g)) expect(name).toBe('GITHUB_TOKEN');
    expect(text).not.toMatch(/secrets: *inherit|aws-access-key-id|aws-secret-access-key/);
  });

  test('persists no credentials in the checkout, and each job has a timeout', () => {
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false);
    const ours = jobsOf(workflow).filter(({ uses }) => uses === undefined);
    for (const job of ours) expect(job['timeout-minutes']).toBeLessThanOrEqual(45);
  });

  test('runs only existing commands and puts no expression into a shell command', () => {
    expect(commandsOf(workflow).filter((command) => command.includes('${{'))).toEqual([]);
    expect(commandsOf(workflow).filter((command) => !isThere(command))).toEqual([]);
  });
});

function isThere(command: string): boolean {
  const [program, first = '', second = ''] = command.split(' ').filter((word) => !word.startsWith('-'));
  if (program === 'npx') return existsSync(join(root, 'node_modules', '.bin', first));
  return program === 'npm' && (first === 'ci' || scripts.includes(first === 'run' ? second : first));
}

test('the workflow for pull requests runs every check without deploy permissions', () => {
  const ci = files.find(({ name }) => name === 'ci.yml')?.workflow;
  if (!ci) throw new Error('there is no ci.yml');
  expect(Object.keys(ci.on)).toEqual(expect.arrayContaining(['pull_request', 'workflow_call']));
  expect(commandsOf(ci)).toEqual(
    expect.arrayContaining(['npm run check', 'npm test', 'npm run test:e2e', 'npm run test:infra']),
  );
  expect(jobsOf(ci).filter(({ permissions }) => permissions?.['id-token'])).toEqual([]);
  expect(Object.keys(ci.on)).not.toContain('pull_request_target');
});

describe('the deploy workflow', () => {
  test('runs all checks, then staging, then production, one run at a time each', () => {
    expect(deploy?.jobs.ci?.uses).toBe('./.github/workflows/ci.yml');
    expect(deploy?.jobs.staging).toMatchObject({ needs: 'ci', environment: 'staging' });
    expect(deploy?.jobs.production).toMatchObject({ needs: 'staging', environment: 'production' });
    for (const stage of ['staging', 'production']) {
      const job = deploy?.jobs[stage];
      expect(job?.concurrency).toEqual({ group: `deploy-${stage}`, 'cancel-in-progress': false });
      expect(job?.steps?.map(({ run }) => run)).toContain(`npx sst deploy --stage ${stage}`);
    }
  });

  test('gives id-token permission only to jobs on main, which run no package scripts', () => {
    const trusted = files.flatMap(({ workflow }) =>
      jobsOf(workflow).filter(({ permissions }) => permissions?.['id-token'] === 'write'),
    );
    expect(trusted).toHaveLength(2);
    for (const { if: condition, steps } of trusted) {
      expect(condition).toBe("github.ref == 'refs/heads/main'");
      const installs = steps?.flatMap(({ run }) => (run?.startsWith('npm ci') ? [run] : []));
      expect(installs).toEqual(['npm ci --ignore-scripts']);
    }
  });

  test('keeps secrets off the command lines in docs', () => {
    const folder = join(root, 'docs');
    const commands = readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/sst secret set \w.*/g) ?? []);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(command).toMatch(/^sst secret set \w+ --stage \w+ < [\w-]+\.txt$/);
  });

  test('uses a role whose trust policy in docs/delivery.md names the environment', () => {
    const text = readFileSync(join(root, 'docs', 'delivery.md'), 'utf8');
    const trust = text
      .split('```json\n')
      .map((block) => block.split('```')[0] ?? '')
      .filter((block) => block.includes('AssumeRoleWithWebIdentity'))
      .map(
        (block) =>
          JSON.parse(block) as { Statement: { Condition: Record<string, Record<string, string>> }[] },
      );
    expect(trust).toHaveLength(1);
    for (const { Condition } of trust.flatMap(({ Statement }) => Statement))
      expect(Condition).toEqual({
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:OWNER/REPOSITORY:environment:production',
        },
      });
  });

  test('reads only variables that docs/delivery.md explains', () => {
    const text = readFileSync(join(root, 'docs', 'delivery.md'), 'utf8');
    const read = files.flatMap((file) =>
      [...file.text.matchAll(/vars\.(\w+)/g)].map(([, name = '']) => name),
    );
    for (const name of new Set(read)) expect(text).toContain(`\`${name}\``);
  });
});

test('dependabot groups related updates and waits before new releases', () => {
  const { updates } = parse(readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; cooldown: { 'default-days': number }; groups: object }[];
  };
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  for (const { cooldown } of updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(7);
  expect(Object.keys(updates[0]?.groups ?? {})).toEqual(
    expect.arrayContaining(['aws-sdk', 'slack', 'powertools']),
  );
});

test('a deployment is given every setting of the stage', () => {
  const read = new Set<string>();
  const variables = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        read.add(String(name));
        return undefined;
      },
    },
  );
  settingsOf(root, variables);
  const envs = Object.values(deploy?.jobs ?? {}).flatMap(({ env }) => (env ? [Object.keys(env)] : []));
  expect(envs.length).toBeGreaterThan(0);
  for (const given of envs) expect([...read].filter((name) => !given.includes(name))).toEqual([]);
});
