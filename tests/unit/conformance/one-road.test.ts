import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..', '..');
const folders = [
  'core',
  'rules',
  'aws',
  'blocks',
  'slack',
  'handlers',
  'scheduler',
  'events',
  'queues',
  'app',
];

const sources = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);

const using = (pattern: RegExp): readonly string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test('only recheck makes a permit', () => {
  expect(using(/\bas Permit\b/)).toEqual(['core/findings/recheck.ts']);
});

test('only remediate spends a permit on AWS', () => {
  expect(using(/remediator\.run\(/)).toEqual(['core/findings/remediate.ts']);
});

test('commands that change a resource are sent from the resource files alone', () => {
  const changing =
    /\b(StopInstances|TerminateInstances|DeleteDBInstance|StopDBInstance|ReleaseAddress|TagUser|PutPublicAccessBlock|ModifyInstanceAttribute|DeleteUser|DeleteBucket)Command\b/;
  const users = using(changing);
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter((path) => !path.startsWith('aws/kinds/'))).toEqual([]);
});

test('protection is never switched off', () => {
  expect(using(/ModifyInstanceAttribute|DeletionProtection:\s*false|DisableApiTermination:/)).toEqual([]);
});

test('of databases nothing is modified but how long backups are kept, and never at once', () => {
  const modify = /new ModifyDBInstanceCommand\(\{([^}]*)\}/;
  expect(using(/ModifyDBInstanceCommand/)).toEqual(['aws/kinds/rds/backups.ts']);
  const [, input = ''] =
    modify.exec(sources.find(({ path }) => path === 'aws/kinds/rds/backups.ts')?.text ?? '') ?? [];
  const fields = input
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  expect(fields).toEqual([
    'DBInstanceIdentifier: id',
    'BackupRetentionPeriod: days',
    'ApplyImmediately: false',
  ]);
});

test('the environment is read in one place, beside what stands in for the reading of credentials', () => {
  expect(using(/process\.env/)).toEqual([
    'app/runtime/environment.ts',
    'app/trim/environment-credentials.ts',
  ]);
});

test('Slack handlers import nothing of AWS', () => {
  const handlers = sources.filter(({ path }) => path.startsWith('handlers/'));
  expect(handlers.filter(({ text }) => /@aws-sdk|\/aws\//.test(text)).map(({ path }) => path)).toEqual([]);
});
