import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { functions } from '../../infra/functions.ts';
import { logicalName, namesOf } from '../../infra/names.ts';
import { settingsOf } from '../../infra/settings.ts';
import { deployedPolicy } from '../../infra/stack/policy.ts';
import { stageNames, synthesized } from './good.ts';
import { resultFile, synthesize } from './synth/run.ts';

const root = process.cwd();

test("sst.config.ts and its imports pass SST's types", () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'infra/stack/tsconfig.json'],
    { cwd: root, encoding: 'utf8' },
  );
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
});

test('a stage with an invalid policy is not deployed, and the error shows the line', () => {
  const { error } = synthesize(root, {
    stage: 'broken',
    env: { JANITOR_CONFIG: 'tests/infra/fixtures/broken.yaml' },
  });
  expect(error).toMatch(/broken\.yaml:5:\d+/);
  expect(error).toContain('mode');
  expect(existsSync(resultFile(root, 'broken'))).toBe(false);
});

test('a stage with an invalid name is not deployed', () => {
  expect(() => namesOf('Feature_1')).toThrow('"Feature_1"');
  expect(() => namesOf('a-name-of-more-than-twenty')).toThrow(/1 to 20/);
});

test("each function's bundle has the checked policy where it reads one, and loads in Node", () => {
  for (const { id, folder, handler } of synthesized('production').bundles) {
    const policy = join(folder, 'policy.json');
    const fn = functions.find(({ name }) => logicalName(name) === id);
    const reads = fn?.needs.deps.includes('policy') ?? false;
    const zone = existsSync(policy) ? JSON.parse(readFileSync(policy, 'utf8')).policy.timeZone : null;
    expect({ id, zone }).toEqual({ id, zone: reads ? 'Europe/Berlin' : null });
    const [file, exported] = handler.split('.');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '-e',
        `import(${JSON.stringify(join(folder, `${file}.mjs`))}).then((m) => console.log(typeof m[${JSON.stringify(exported)}]))`,
      ],
      { encoding: 'utf8', env: { NODE_NO_WARNINGS: '1' } },
    );
    expect({ id, exports: stdout.trim(), stderr }).toEqual({ id, exports: 'function', stderr: '' });
  }
});

test('no bundle contains a secret', () => {
  for (const stage of stageNames)
    for (const { folder, handler } of synthesized(stage).bundles) {
      const code = readFileSync(join(folder, handler.replace(/\.[^./]+$/, '.mjs')), 'utf8');
      expect(code.includes('the-bot-token') || code.includes('the-signing-secret')).toBe(false);
    }
});

test('the policy file is JANITOR_CONFIG, else janitor.yaml, else none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'janitor-'));
  expect(settingsOf(folder, {}).policyFile).toBeNull();
  writeFileSync(join(folder, 'janitor.yaml'), '');
  expect(settingsOf(folder, {}).policyFile).toBe(join(folder, 'janitor.yaml'));
  expect(settingsOf(folder, { JANITOR_CONFIG: 'other.yaml' }).policyFile).toBe(join(folder, 'other.yaml'));
  expect(settingsOf(folder, { JANITOR_CONFIG: 's3://bucket/key' }).policyFile).toBe('s3://bucket/key');
  rmSync(folder, { recursive: true });
});

test('an invalid alarm address is refused', () => {
  for (const JANITOR_ALARM_EMAIL of [
    'on-call',
    'a@b',
    'a b@example.com',
    'a@example.com,b@example.com',
    '@example.com',
  ])
    expect(() => settingsOf(root, { JANITOR_ALARM_EMAIL })).toThrow(
      `JANITOR_ALARM_EMAIL must be one e-mail address, got "${JANITOR_ALARM_EMAIL}"`,
    );
  const JANITOR_ALARM_EMAIL = 'on-call+janitor@ops.example.com';
  expect(settingsOf(root, { JANITOR_ALARM_EMAIL }).alarmEmail).toBe(JANITOR_ALARM_EMAIL);
  expect(settingsOf(root, { JANITOR_ALARM_EMAIL: ' ' }).alarmEmail).toBeNull();
});

test('a deployment without a policy warns once that it only observes', async () => {
  const said = jest.spyOn(console, 'warn').mockReturnValue();
  const { policy } = await deployedPolicy(null);
  expect(said.mock.calls).toEqual([
    [expect.stringMatching(/built-in defaults .* observes only, in this account/)],
  ]);
  expect(new Set(Object.values(policy.rules).map(({ mode }) => mode))).toEqual(new Set(['observe']));
  expect(policy.accounts).toHaveLength(1);
  said.mockClear();
  await deployedPolicy('janitor.example.yaml');
  expect(said.mock.calls.flat().join()).not.toContain('built-in');
});

test('the schedule groups of stages never collide, whatever the stages are called', () => {
  const groups = ['a', 'a-timers', 'a-timers-timers']
    .map(namesOf)
    .flatMap((names) => [names.scheduleGroup, names.timerGroup]);
  expect(new Set(groups).size).toBe(groups.length);
});

test('incomplete chat settings and an invalid reserved concurrency are refused', () => {
  expect(() => settingsOf(root, { JANITOR_Q_SLACK_TEAM_ID: 'T1' })).toThrow(/must be set together/);
  expect(() => settingsOf(root, { JANITOR_CLOUDWATCH_DASHBOARDS: 'iam, costs' })).toThrow(/got "costs"$/);
  expect(() => settingsOf(root, { JANITOR_RESERVED_CONCURRENCY: '0' })).toThrow(
    /JANITOR_RESERVED_CONCURRENCY/,
  );
  expect(settingsOf(root, { JANITOR_RESERVED_CONCURRENCY: 'none' }).reservedConcurrency).toBeNull();
  expect(settingsOf(root, {}).reservedConcurrency).toBe(20);
});

test('alarms come by SNS unless the setting says otherwise', () => {
  expect(settingsOf(root, {}).incidentSource).toBe('sns');
  for (const source of ['sns', 'events', 'both'])
    expect(settingsOf(root, { JANITOR_INCIDENT_SOURCE: source }).incidentSource).toBe(source);
  expect(() => settingsOf(root, { JANITOR_INCIDENT_SOURCE: 'eventbridge' })).toThrow(
    'JANITOR_INCIDENT_SOURCE must be "sns", "events" or "both", got "eventbridge"',
  );
});

test('AWS Config is off unless one of two settings turns it on', () => {
  expect(settingsOf(root, {}).config).toBe('off');
  for (const config of ['off', 'rules', 'recorder'])
    expect(settingsOf(root, { JANITOR_AWS_CONFIG: config }).config).toBe(config);
  expect(() => settingsOf(root, { JANITOR_AWS_CONFIG: 'yes' })).toThrow(/JANITOR_AWS_CONFIG/);
});
