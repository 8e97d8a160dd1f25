import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { finalNoticesPermissions } from '../../../aws/services/final-notices.ts';
import { ensureQueuesPermissions, queuePermissions } from '../../../aws/services/queues.ts';
import { keyValuePermissions } from '../../../aws/state/key-value.ts';
import { storePermissions } from '../../../aws/state/store.ts';
import { tablePermissions } from '../../../aws/tables.ts';
import {
  ensureScheduleGroupPermissions,
  schedulePermissions,
  scheduleRolePermissions,
} from '../../../scheduler/one-off.ts';

const root = join(__dirname, '../../..');
const aws = join(root, 'aws');

/** Actions that commands need, where they are not named alike; a transaction needs those of its parts. */
const named: Readonly<Record<string, readonly string[]>> = {
  Get: ['GetItem'],
  BatchGet: ['BatchGetItem'],
  Put: ['PutItem'],
  Update: ['UpdateItem'],
  Delete: ['DeleteItem'],
  TransactWrite: ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  SendMessageBatch: ['SendMessage'],
};

/** The IAM actions of the commands that these files make. */
function actionsOf(service: string, files: readonly string[]): readonly string[] {
  const actions = files.flatMap((file) => {
    const source = readFileSync(
      join(file.includes('/') && !file.startsWith('state/') ? root : aws, file),
      'utf8',
    );
    return [...source.matchAll(/new (\w+)Command\(/g)].flatMap(([, name = '']) => named[name] ?? [name]);
  });
  return [...new Set(actions)].map((action) => `${service}:${action}`).sort();
}

const sorted = (actions: readonly string[]): readonly string[] => [...actions].sort();

test('the store is granted what its commands need and nothing else', () => {
  const files = readdirSync(join(aws, 'state')).filter((file) => file !== 'key-value.ts');
  const paths = files.map((file) => join('state', file));

  expect(sorted(storePermissions.state)).toEqual(actionsOf('dynamodb', paths));
  expect(sorted(keyValuePermissions)).toEqual(
    sorted([...new Set([...actionsOf('dynamodb', ['state/key-value.ts']), 'dynamodb:GetItem'])]),
  );
});

test('nobody is granted to change or to delete what the audit holds', () => {
  expect(sorted(storePermissions.audit)).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
});

test('tables, queues and schedules are granted what their commands need and nothing else', () => {
  expect(sorted(tablePermissions)).toEqual(actionsOf('dynamodb', ['tables.ts']));
  expect(sorted([...queuePermissions, ...ensureQueuesPermissions])).toEqual(
    actionsOf('sqs', ['aws/services/queues.ts']),
  );
  expect(sorted([...schedulePermissions, ...ensureScheduleGroupPermissions])).toEqual(
    sorted([...actionsOf('scheduler', ['scheduler/one-off.ts']), 'iam:PassRole']),
  );
  expect(scheduleRolePermissions).toEqual(['sqs:SendMessage']);
  expect(sorted(finalNoticesPermissions)).toEqual(actionsOf('sns', ['aws/services/final-notices.ts']));
});
