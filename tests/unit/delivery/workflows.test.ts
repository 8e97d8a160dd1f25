import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { root } from '../../support/source-files.ts';

type Step = { uses?: string; run?: string; with?: Record<string, unknown> };
type Job = {
  uses?: string;
  steps?: Step[];
  permissions?: Record<string, string>;
  environment?: string;
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
  test('every action is pinned to a commit, with its version beside it; our own workflows are by path', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)].map(([, what = '']) => what);
    expect(used.length).toBeGreaterThan(0);
    for (const what of used)
      expect(what).toMatch(
        /^(?:[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/workflows\/[\w-]+\.yml)$/,
      );
    for (const what of used.filter((each) => each.startsWith('./')))
      expect(existsSync(join(root, what))).toBe(true);
  });

  test('may do nothing by default, and each job says what it may', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobsOf(workflow)) {
      expect(job.permissions).toBeDefined();
      const allowed = Object.entries(job.permissions ?? {}).map(([name, level]) => `${name}: ${level}`);
      expect(['contents: read', 'id-token: write']).toEqual(expect.arrayContaining(allowed));
    }
  });

  test("uses no secret but GitHub's own token", () => {
    for (const [, name] of text.matchAll(/secrets[.[]\s*['"]?(\w+)/g)) expect(name).toBe('GITHUB_TOKEN');
    expect(text).not.toMatch(/secrets: *inherit|aws-access-key-id|aws-secret-access-key/);
  });

  test('leaves no credentials in the checkout, and ends', () => {
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false);
    const ours = jobsOf(workflow).filter(({ uses }) => uses === undefined);
    for (const job of ours) expect(job['timeout-minutes']).toBeLessThanOrEqual(45);
  });

  test('runs commands that are there, and puts nothing that somebody wrote into a shell', () => {
    expect(commandsOf(workflow).filter((command) => command.includes('${{'))).toEqual([]);
    expect(commandsOf(workflow).filter((command) => !isThere(command))).toEqual([]);
  });
});

function isThere(command: string): boolean {
  const [program, first = '', second = ''] = command.split(' ').filter((word) => !word.startsWith('-'));
  if (program === 'npx') return existsSync(join(root, 'node_modules', '.bin', first));
  return program === 'npm' && (first === 'ci' || scripts.includes(first === 'run' ? second : first));
}

test('a pull request runs every check that there is, with no right to deploy', () => {
  const ci = files.find(({ name }) => name === 'ci.yml')?.workflow;
  if (!ci) throw new Error('there is no ci.yml');
  expect(Object.keys(ci.on)).toEqual(expect.arrayContaining(['pull_request', 'workflow_call']));
  expect(commandsOf(ci)).toEqual(
    expect.arrayContaining(['npm run check', 'npm test', 'npm run test:e2e', 'npm run test:infra']),
  );
  expect(jobsOf(ci).filter(({ permissions }) => permissions?.['id-token'])).toEqual([]);
  expect(Object.keys(ci.on)).not.toContain('pull_request_target');
});

describe('the deployment', () => {
  test('goes through all checks to staging, and from there to production, one at a time each', () => {
    expect(deploy?.jobs.ci?.uses).toBe('./.github/workflows/ci.yml');
    expect(deploy?.jobs.staging).toMatchObject({ needs: 'ci', environment: 'staging' });
    expect(deploy?.jobs.production).toMatchObject({ needs: 'staging', environment: 'production' });
    for (const stage of ['staging', 'production']) {
      const job = deploy?.jobs[stage];
      expect(job?.concurrency).toEqual({ group: `deploy-${stage}`, 'cancel-in-progress': false });
      expect(job?.steps?.map(({ run }) => run)).toContain(`npx sst deploy --stage ${stage}`);
    }
  });

  test('whoever may ask AWS for a role runs from main alone, and runs no script of a package', () => {
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

  test('no document puts a secret on a command line, which the shell keeps', () => {
    const folder = join(root, 'docs');
    const commands = readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/sst secret set \w.*/g) ?? []);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(command).toMatch(/^sst secret set \w+ --stage \w+ < [\w-]+\.txt$/);
  });

  test('takes a role that AWS gives to this very environment, as docs/delivery.md makes it', () => {
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

  test('every variable that it reads is explained', () => {
    const text = readFileSync(join(root, 'docs', 'delivery.md'), 'utf8');
    const read = files.flatMap((file) =>
      [...file.text.matchAll(/vars\.(\w+)/g)].map(([, name = '']) => name),
    );
    for (const name of new Set(read)) expect(text).toContain(`\`${name}\``);
  });
});

test('what belongs together is updated together, and nothing on the day it comes out', () => {
  const { updates } = parse(readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; cooldown: { 'default-days': number }; groups: object }[];
  };
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  for (const { cooldown } of updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(7);
  expect(Object.keys(updates[0]?.groups ?? {})).toEqual(
    expect.arrayContaining(['aws-sdk', 'slack', 'powertools']),
  );
});
