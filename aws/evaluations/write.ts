import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  changeBefore,
  changeOf,
  type Planned,
  planOne,
  type StoredState,
  stateKey,
  stateOf,
} from '../../core/compliance/plan-changes.ts';
import type {
  ChangedBy,
  ComplianceState,
  Evaluation,
  EvaluationChange,
  Heartbeat,
  Recording,
} from '../../core/evaluation.ts';
import { inGroups } from '../../core/listing.ts';
import { commit, type Write } from '../state/transact.ts';
import { currentKey, type EvaluationsDb, unitName } from './db.ts';
import { changeItem, heartbeatItem, stateItem } from './items.ts';
import { statesNow } from './known.ts';

export type AskWho = (evaluation: Evaluation, before: ComplianceState) => Promise<ChangedBy>;

/** The result of one planned evaluation. */
export type WrittenEvaluation = {
  readonly planned: Planned;
  readonly change: EvaluationChange | undefined;
};

/** Two items per change; a DynamoDB transaction takes 100. */
const changesAtOnce = 25;
const transactionsAtOnce = 4;
const attempts = 6;

/** Writes the changed evaluations. After a concurrent write it compares again, so that equal changes are written once. */
export async function writeChanges(
  db: EvaluationsDb,
  recording: Recording,
  planned: readonly Planned[],
  askWho: AskWho,
): Promise<readonly WrittenEvaluation[]> {
  const groups = Array.from({ length: Math.ceil(planned.length / changesAtOnce) }, (_, nth) =>
    planned.slice(nth * changesAtOnce, (nth + 1) * changesAtOnce),
  );
  const written = await inGroups(groups, transactionsAtOnce, (group) =>
    writeGroup(db, recording, group, askWho),
  );
  return written.flat();
}

async function writeGroup(
  db: EvaluationsDb,
  recording: Recording,
  group: readonly Planned[],
  askWho: AskWho,
): Promise<readonly WrittenEvaluation[]> {
  let left = group;
  const settled: WrittenEvaluation[] = [];
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > attempts)
      throw new Error(`${left.length} states were not recorded: other writers changed them in each attempt`);
    const changes = await inGroups(left, 10, async (one) => {
      const by = one.known ? await askWho(one.evaluation, one.known) : ({ by: 'first' } as const);
      return { planned: one, change: changeOf(one, by, recording) };
    });
    const result = await commit(
      db,
      Object.fromEntries(changes.flatMap((one, nth) => writesOf(db, one, nth))),
    );
    if (result.ok) return [...settled, ...changes];
    const refused = new Set([...result.error].map((name) => Number(name.split(' ')[1])));
    const again = left.filter((_, nth) => refused.has(nth));
    const now = await statesNow(
      db,
      again.map(({ evaluation }) => evaluation),
    );
    const compared = again.map((one) => {
      const known = now.get(stateKey(one.evaluation));
      return { one: planOne(recording, one.evaluation, known?.state), isListed: known?.isListed ?? true };
    });
    for (const { one, isListed } of compared) {
      if (one.is === 'changed') continue;
      settled.push({ planned: one, change: earlier(one) });
      if (!isListed && one.known) await list(db, one.known);
    }
    left = [
      ...left.filter((_, nth) => !refused.has(nth)),
      ...compared.flatMap(({ one }) => (one.is === 'changed' ? [one] : [])),
    ];
  }
  return settled;
}

/** The change that an earlier attempt wrote. */
export function earlier({ evaluation, known, is }: Planned): EvaluationChange | undefined {
  return is === 'changed before' && known ? changeBefore(evaluation, known) : undefined;
}

function writesOf(
  db: EvaluationsDb,
  { planned: { known }, change }: { readonly planned: Planned; readonly change: EvaluationChange },
  nth: number,
): readonly (readonly [string, Write])[] {
  const state: Write = {
    Put: {
      TableName: db.table,
      Item: stateItem(stateOf(change, (known?.version ?? 0) + 1)),
      ...(known
        ? {
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': known.version },
          }
        : { ConditionExpression: 'attribute_not_exists(resource_id)' }),
    },
  };
  const item: Write = {
    Put: {
      TableName: db.table,
      Item: changeItem(change),
      ConditionExpression: 'attribute_not_exists(resource_id)',
    },
  };
  return [
    [`state ${nth}`, state],
    [`change ${nth}`, item],
  ];
}

/** Stores that a partial reading confirmed the state, so that earlier readings no longer replace it. */
export async function confirm(db: EvaluationsDb, known: StoredState, atMs: number): Promise<void> {
  await onlyIf(
    db.doc.send(
      new UpdateCommand({
        TableName: db.table,
        Key: currentKey(known),
        ConditionExpression: 'version = :version AND confirmedMs < :atMs',
        UpdateExpression: 'SET confirmedMs = :atMs',
        ExpressionAttributeValues: { ':version': known.version, ':atMs': atMs },
      }),
    ),
  );
}

/** Adds a state to its unit's index again, when a gone resource has returned in the same state. */
async function list(db: EvaluationsDb, known: StoredState): Promise<void> {
  await onlyIf(
    db.doc.send(
      new UpdateCommand({
        TableName: db.table,
        Key: currentKey(known),
        ConditionExpression: 'version = :version',
        UpdateExpression: 'SET #unit = :unit',
        ExpressionAttributeNames: { '#unit': 'unit' },
        ExpressionAttributeValues: { ':version': known.version, ':unit': unitName(known.resource) },
      }),
    ),
  );
}

/** Removes a state from its unit's index, which would otherwise grow forever. */
export async function retire(db: EvaluationsDb, known: StoredState): Promise<void> {
  await onlyIf(
    db.doc.send(
      new UpdateCommand({
        TableName: db.table,
        Key: currentKey(known),
        ConditionExpression: 'version = :version',
        UpdateExpression: 'REMOVE #unit',
        ExpressionAttributeNames: { '#unit': 'unit' },
        ExpressionAttributeValues: { ':version': known.version },
      }),
    ),
  );
}

/** Writes a heartbeat unless the run already has one. */
export async function putHeartbeat(db: EvaluationsDb, beat: Heartbeat): Promise<void> {
  await onlyIf(
    db.doc.send(
      new PutCommand({
        TableName: db.table,
        Item: heartbeatItem(beat),
        ConditionExpression: 'attribute_not_exists(resource_id)',
      }),
    ),
  );
}

async function onlyIf(sent: Promise<unknown>): Promise<void> {
  await sent.catch((thrown: unknown) => {
    if (!(thrown instanceof ConditionalCheckFailedException)) throw thrown;
  });
}
