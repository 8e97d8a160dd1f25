import { ModifyDBInstanceCommand, RestoreDBInstanceFromDBSnapshotCommand } from '@aws-sdk/client-rds';
import { minuteMs } from '../../../core/calendar.ts';
import { phaseOf } from '../../../core/facts/lifecycles.ts';
import type { Difference, Finding } from '../../../core/finding.ts';
import {
  type InProgress,
  PartlyChanged,
  type ProgressRead,
  Refused,
  type UndoReceipt,
} from '../../../core/ports/remediator.ts';
import type { Resource, Tags } from '../../../core/resource.ts';
import { assertAbout } from '../../access/answers.ts';
import { errorName, inWords } from '../../access/errors.ts';
import { type ArnPattern, type Call, on, sends } from '../../access/permission.ts';
import { refusal } from '../../refusal.ts';
import { differing, keptIn, keptTooLittle, noUndo } from '../as-left.ts';
import type { Reader, UndoStep } from '../define.ts';
import type { DatabaseSetup } from './database-setup.ts';
import { databases, statusOf } from './database-status.ts';
import { describeSnapshots, finalSnapshots, readFinalSnapshot } from './final-snapshot.ts';
import { restoreSays } from './restore-losses.ts';
import {
  isReserved,
  type RestoreOrder,
  restoreInput,
  settingsAfter,
  settingWords,
} from './restore-settings.ts';

type RdsDatabase = Resource<'rds-instance'>;

/** Marks the restored database, which tells it from somebody else's after a lost response. */
const findingTag = 'janitor-finding';

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html#Overview.Tagging */
const mostTags = 50;

/** A setting that RDS does not show after this time is named as missing. */
const settingsPatienceMs = 30 * minuteMs;

const keys = 'arn:{partition}:kms:*:{account}:key/*';
const groups: readonly ArnPattern[] = ['og', 'pg', 'subgrp'].map(
  (type): ArnPattern => `arn:{partition}:rds:*:{account}:${type}:*`,
);

/** Undo of `delete`: a new database from the final snapshot, under the same identifier, with the former settings and tags. */
export function restoreDatabase(
  describe: Call,
  read: (aws: Reader, ref: { readonly id: string }) => Promise<RdsDatabase | undefined>,
): UndoStep<'rds-instance'> {
  return {
    // Tags only together with the mark. Keys: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
    calls: [
      sends(
        'RDS.RestoreDBInstanceFromDBSnapshot',
        on([databases, finalSnapshots, ...groups], 'rds:RestoreDBInstanceFromDBSnapshot'),
        on(databases, 'rds:AddTagsToResource', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': findingTag } }),
        on(keys, 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
        on(keys, 'kms:DescribeKey'),
      ),
      sends('RDS.ModifyDBInstance', on(databases, 'rds:ModifyDBInstance')),
      describeSnapshots,
      describe,
    ],
    says: ({ undo }, { resource: { id, region } }) => {
      const order = orderIn(id, undo);
      if (!order) return keptTooLittle;
      if (!hasRoomForMark(order.tags))
        return noUndo(
          `It had ${mostTags} tags, so Janitor's mark has no room. Restore it from ${order.snapshot}.`,
        );
      return restoreSays(order, region);
    },
    differences: async (aws, database, finding) => {
      // RDS deletes for some minutes. `run` refuses until it is over.
      if (statusOf(database) === 'deleting') return [];
      if (database) return differing('Database', 'deleted', statusOf(database) ?? 'there');
      return snapshotDifferences(aws, finding);
    },
    run: async (aws, finding, database) => {
      if (statusOf(database) === 'deleting')
        throw new Refused('The database is still being deleted. Press Undo again in some minutes');
      const order = requiredOrder(finding);
      const { id, region } = finding.resource;
      const tags = { ...order.tags, [findingTag]: finding.id };
      try {
        const { DBInstance: restored } = await aws.clients
          .rds(region)
          .send(new RestoreDBInstanceFromDBSnapshotCommand(restoreInput({ ...order, tags })));
        assertAbout(id, restored?.DBInstanceIdentifier);
        return restoring(id, restored?.DBInstanceStatus ?? 'creating');
      } catch (error) {
        if (!errorName(error).startsWith('DBInstanceAlreadyExists')) throw error;
        const there = await read(aws, { id });
        if (there && isOurs(there, finding)) return restoring(id, statusOf(there) ?? 'unknown');
        throw new Refused(`Another database has the identifier ${id} now`, { cause: error });
      }
    },
    next: {
      read: (aws, finding) => readProgress(aws, finding, read),
      run: async (aws, finding, database) => {
        const { id, region } = finding.resource;
        if (!database || !isOurs(database, finding))
          throw new PartlyChanged(`The restored database ${id} is gone, or has lost its tag ${findingTag}.`);
        const { setup: before } = requiredOrder(finding);
        const now = setupIn(database);
        const settings = settingsAfter(before, now);
        if (settings && phaseIn(finding) === 'restoring') {
          await modify(aws, { id, region }, settings);
          return applying(id, 'modifying', aws.nowMs);
        }
        return restored(finding, before, now, Object.keys(settings ?? {}));
      },
    },
    isDone: (database, finding) => {
      // Before its first progress is stored, a database with this identifier may be somebody else's.
      if (!finding.undoing?.progress || !database || !isOurs(database, finding)) return false;
      if (!database.facts.setup?.known) return 'unknown';
      const order = orderIn(finding.resource.id, keptIn(finding));
      return order !== null && settingsAfter(order.setup, database.facts.setup.value) === null;
    },
  };
}

async function snapshotDifferences(aws: Reader, finding: Finding): Promise<readonly Difference[]> {
  const { snapshot: name, setup } = requiredOrder(finding);
  const what = `Snapshot ${name}`;
  const snapshot = await readFinalSnapshot(aws, finding.resource, name);
  if (!snapshot) return differing(what, 'available', 'gone');
  const { Status: status = 'unknown' } = snapshot;
  if (status !== 'available') return differing(what, 'available', status);
  if (!snapshot.Engine) throw new Error(`RDS's response lacks the engine of snapshot ${name}`);
  return differing(what, setup.Engine ?? 'unknown', snapshot.Engine);
}

async function readProgress(
  aws: Reader,
  finding: Finding,
  read: (aws: Reader, ref: { readonly id: string }) => Promise<RdsDatabase | undefined>,
): Promise<ProgressRead | null> {
  const { id } = finding.resource;
  const database = await read(aws, { id });
  if (!database) return null;
  if (!database.tags.known) throw new Error(`the tags of ${id} are unknown`);
  if (!isOurs(database, finding)) throw new Refused(`Another database has the identifier ${id} now.`);
  const status = statusOf(database) ?? 'unknown';
  const phase = phaseOf('rds-instance', status);
  if (phase === 'broken' || phase === 'ending')
    throw new Refused(`The restored database is in the state "${status}".`);
  const isAvailable = status === 'available';
  if (phaseIn(finding) === 'restoring') return { ...restoring(id, status), isReady: isAvailable };
  const sinceMs = Number(finding.undoing?.progress?.state['sinceMs'] ?? 0);
  const isApplied = settingsAfter(requiredOrder(finding).setup, setupIn(database)) === null;
  const isOver = isApplied || aws.nowMs - sinceMs >= settingsPatienceMs;
  return { ...applying(id, status, sinceMs), isReady: isAvailable && isOver };
}

/** A refusal is no longer "nothing was changed"; without an answer the settings are read again. */
async function modify(
  aws: Reader,
  { id, region }: { readonly id: string; readonly region: string },
  settings: NonNullable<ReturnType<typeof settingsAfter>>,
): Promise<void> {
  try {
    const { DBInstance: modified } = await aws.clients
      .rds(region)
      .send(new ModifyDBInstanceCommand({ ...settings, DBInstanceIdentifier: id, ApplyImmediately: true }));
    assertAbout(id, modified?.DBInstanceIdentifier);
  } catch (cause) {
    if (!refusal(cause)) throw cause;
    throw new PartlyChanged(
      `Restored, but not set as before: ${wordsOf(Object.keys(settings))}. ${inWords(cause)}`,
      {
        cause,
      },
    );
  }
}

function restoring(id: string, status: string): InProgress {
  return progress(id, `RDS is restoring it (${status})`, { phase: 'restoring' });
}

function applying(id: string, status: string, sinceMs: number): InProgress {
  return progress(id, `restored; RDS applies its settings (${status})`, { phase: 'settings', sinceMs });
}

function progress(id: string, note: string, inProgress: InProgress['inProgress']): InProgress {
  return { note, made: `database ${id}`, inProgress, undo: {}, readAgainAfterMs: minuteMs };
}

function phaseIn({ undoing }: Finding): 'restoring' | 'settings' {
  return undoing?.progress?.state['phase'] === 'settings' ? 'settings' : 'restoring';
}

function restored(
  finding: Finding,
  before: DatabaseSetup,
  now: DatabaseSetup,
  missing: readonly string[],
): UndoReceipt {
  const { EndpointAddress: was } = before;
  const { EndpointAddress: is, Port: port } = now;
  const endpoint =
    is === undefined ? '' : is === was ? ' Its endpoint is the same.' : ` New endpoint: ${is}:${port}.`;
  const left = missing.length === 0 ? '' : ` Not as before: ${wordsOf(missing)}.`;
  return { summary: `Restored from ${requiredOrder(finding).snapshot}.${endpoint}${left}` };
}

function wordsOf(fields: readonly string[]): string {
  return fields.flatMap((field) => settingWords[field as keyof typeof settingWords] ?? []).join(', ');
}

function isOurs({ tags }: RdsDatabase, { id }: Finding): boolean {
  return tags.known && tags.value[findingTag] === id;
}

function hasRoomForMark(tags: Tags): boolean {
  return Object.keys(tags).filter((key) => !isReserved(key) && key !== findingTag).length < mostTags;
}

/** Throws when unknown: the outcome is then unknown, and RDS is read again. */
function setupIn({ facts: { setup } }: RdsDatabase): DatabaseSetup {
  if (!setup?.known) throw new Error('the settings of the restored database are unknown');
  return setup.value;
}

function requiredOrder(finding: Finding): RestoreOrder {
  const order = orderIn(finding.resource.id, keptIn(finding));
  if (!order) throw new Refused('The final snapshot or the former settings are not stored');
  return order;
}

/** Null: the receipt keeps too little. */
function orderIn(id: string, undo: Readonly<Record<string, unknown>>): RestoreOrder | null {
  const { snapshot } = undo;
  const setup = (undo['setup'] ?? {}) as DatabaseSetup;
  if (typeof snapshot !== 'string' || snapshot === '' || !setup.DBInstanceClass || !setup.Engine) return null;
  return { id, snapshot, setup, tags: (undo['tags'] as Tags | undefined) ?? {} };
}
