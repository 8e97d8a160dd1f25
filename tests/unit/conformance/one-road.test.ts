import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { callsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { isChanging } from '../../support/iam-reference.ts';
import { sentIn } from '../../support/sent-commands.ts';

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

test('only recheck creates a permit', () => {
  expect(using(/\bas Permit\b/)).toEqual(['core/findings/remediation/recheck.ts']);
});

test('only the recheck of an undo creates a permit to undo', () => {
  expect(using(/\bas UndoPermit\b/)).toEqual(['core/findings/remediation/recheck-undo.ts']);
});

test('only run-undo passes a permit to undo to AWS', () => {
  expect(using(/remediator\.undo\.run\(/)).toEqual(['core/findings/remediation/run-undo.ts']);
});

test('only remediate passes a permit to AWS', () => {
  expect(using(/remediator\.run\(/)).toEqual(['core/findings/remediation/remediate.ts']);
});

/** The commands of all kinds whose IAM actions change something. */
async function changingCommands(): Promise<readonly string[]> {
  const calls = kinds.flatMap(callsOf);
  const changes = await Promise.all(
    calls.map(async ({ permissions }) =>
      (await Promise.all(permissions.map(({ action }) => isChanging(action)))).some(Boolean),
    ),
  );
  return [...new Set(calls.filter((_, at) => changes[at]).map(({ command }) => command))];
}

test('only kinds send commands that change a resource', async () => {
  const changing = await changingCommands();
  expect(changing).toEqual(expect.arrayContaining(['EC2.StopInstances', 'RDS.DeleteDBInstance']));
  const senders = sources.filter(({ text }) => sentIn(text).some((command) => changing.includes(command)));
  expect(senders.length).toBeGreaterThan(0);
  // It makes Janitor's own queues in an emulator; no function may (tests/unit/permissions/grants.test.ts).
  const ownQueues = 'aws/services/queues.ts';
  expect(senders.map(({ path }) => path).filter((path) => !path.startsWith('aws/kinds/'))).toEqual([
    ownQueues,
  ]);
});

test('code outside the kinds sends no resource commands except DescribeRegions', () => {
  const outside = sources.filter(({ path }) => !path.startsWith('aws/kinds/'));
  const sent = outside.flatMap(({ text }) => sentIn(text));
  expect(sent.filter((command) => /^(EC2|RDS|IAM|KMS|S3Control)\./.test(command))).toEqual([
    'EC2.DescribeRegions',
  ]);
});

test('no code turns off a protection', () => {
  // core/iam judges policies by the names of actions and sends nothing.
  const senders = using(/ModifyInstanceAttribute|DeletionProtection:\s*false|DisableApiTermination:/);
  expect(senders.filter((path) => !path.startsWith('core/iam/'))).toEqual([]);
});

// tests/unit/aws/restore-database.test.ts shows that only a database with Janitor's mark is set.
test('ModifyDBInstance changes only a restored database, else only the backup retention and never immediately', () => {
  const modify = /new ModifyDBInstanceCommand\(\{([^}]*)\}/;
  expect(using(/\bModifyDBInstanceCommand\b/)).toEqual([
    'aws/kinds/rds/backups.ts',
    'aws/kinds/rds/restore-database.ts',
  ]);
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

test('only the environment module and its credentials replacement read process.env', () => {
  expect(using(/process\.env/)).toEqual([
    'app/runtime/environment.ts',
    'app/trim/environment-credentials.ts',
  ]);
});

test('Slack handlers import nothing from AWS', () => {
  const handlers = sources.filter(({ path }) => path.startsWith('handlers/'));
  expect(handlers.filter(({ text }) => /@aws-sdk|\/aws\//.test(text)).map(({ path }) => path)).toEqual([]);
});
