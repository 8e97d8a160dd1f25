import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  ResourceInUseException,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/** Findings, claims, scans, the pause and values that expire. */
export function stateTable(prefix: string): string {
  return `${prefix}-state`;
}

/** Audit events, append-only. */
export function auditTable(prefix: string): string {
  return `${prefix}-audit`;
}

/** Keys only. Lists read the findings themselves consistently afterwards, so none shows an outdated one. */
const stateIndexes = {
  byStatus: ['findingStatus', 'findingSort'],
  byUnit: ['liveUnit', 'pk'],
  byDebt: ['debt', 'debtSort'],
  byOwner: ['ownedBy', 'rank'],
  byRank: ['findingStatus', 'rank'],
  byDue: ['findingStatus', 'due'],
  byIncident: ['incidentList', 'incidentSort'],
} as const;

/**
 * Whole events, because they never change. A partition per day or type takes 1,000 events a second, more than
 * a scan's claims, so no sharding is needed.
 */
const auditIndexes = {
  byResource: ['resourceId', 'sk'],
  byDay: ['day', 'sk'],
  byType: ['type', 'sk'],
} as const;

/** Compliance changes, current states and heartbeats. */
export function evaluationsTable(prefix: string): string {
  return `${prefix}-evaluations`;
}

/** `byUnit`: current states only. The others: changes and heartbeats, whole because they never change. */
const evaluationIndexes = {
  byUnit: ['unit', 'resource_id'],
  byRule: ['rule', 'evaluation_timestamp'],
  byDay: ['day', 'evaluation_timestamp'],
} as const;

/** The accepted and the last seen state of each IAM identity. */
export function mirrorTable(prefix: string): string {
  return `${prefix}-mirror`;
}

const mirrorIndexes = { byAccount: ['account', 'sk'] } as const;

/** The incident log. Its key is the kind, and the time with the id. */
export function incidentsTable(prefix: string): string {
  return `${prefix}-incidents`;
}

export type EvaluationIndex = keyof typeof evaluationIndexes;

export type StateIndex = keyof typeof stateIndexes;
export type AuditIndex = keyof typeof auditIndexes;

/** The partition key of the index. */
export function indexKey(index: StateIndex | AuditIndex | EvaluationIndex): string {
  return { ...evaluationIndexes, ...stateIndexes, ...auditIndexes, byDay: auditIndexes.byDay }[index][0];
}

/** The sort key of the index. */
export function indexSort(index: StateIndex): string {
  return stateIndexes[index][1];
}

/** DynamoDB may delete an item after this time (epoch seconds). Code must check expiry itself. */
export const ttlAttribute = 'ttl';

const evaluationKeys = ['resource_id', 'evaluation_timestamp'] as const;

export function tableDefinitions(prefix: string): readonly CreateTableCommandInput[] {
  return [
    definition(stateTable(prefix), stateIndexes, 'KEYS_ONLY'),
    definition(auditTable(prefix), auditIndexes, 'ALL'),
    definition(evaluationsTable(prefix), evaluationIndexes, 'ALL', evaluationKeys),
    definition(mirrorTable(prefix), mirrorIndexes, 'KEYS_ONLY'),
    definition(incidentsTable(prefix), {}, 'KEYS_ONLY'),
  ];
}

function definition(
  name: string,
  indexes: Readonly<Record<string, readonly [string, string]>>,
  projection: 'KEYS_ONLY' | 'ALL',
  key: readonly [string, string] = ['pk', 'sk'],
): CreateTableCommandInput {
  const attributes = new Set([...key, ...Object.values(indexes).flat()]);
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: keys(...key),
    // DynamoDB refuses an empty list.
    ...(Object.keys(indexes).length > 0 ? { GlobalSecondaryIndexes: indexesOf(indexes, projection) } : {}),
  };
}

function indexesOf(
  indexes: Readonly<Record<string, readonly [string, string]>>,
  projection: 'KEYS_ONLY' | 'ALL',
): NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']> {
  return Object.entries(indexes).map(([index, [hash, range]]) => ({
    IndexName: index,
    KeySchema: keys(hash, range),
    Projection: { ProjectionType: projection },
  }));
}

function keys(hash: string, range: string): NonNullable<CreateTableCommandInput['KeySchema']> {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
}

type TableDeps = {
  readonly dynamodb: DynamoDBClient;
  readonly prefix: string;
  /** Tables that get a stream when they are created: `audit`. */
  readonly streamed?: readonly string[];
};

const stream = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;

/**
 * Creates missing tables and waits until they are active. Safe to repeat and to run concurrently. `missing`:
 * features that could not be enabled, and why. Throws when an existing table has other keys or indexes.
 */
export async function ensureTables(deps: TableDeps): Promise<{ readonly missing: readonly string[] }> {
  const missing = await Promise.all(
    tableDefinitions(deps.prefix).map((table) => {
      const isStreamed = deps.streamed?.some((name) => table.TableName === `${deps.prefix}-${name}`);
      return ensureTable(deps.dynamodb, isStreamed ? { ...table, StreamSpecification: stream } : table);
    }),
  );
  return { missing: missing.flat() };
}

async function ensureTable(dynamodb: DynamoDBClient, table: CreateTableCommandInput): Promise<string[]> {
  const name = table.TableName ?? '';
  await dynamodb.send(new CreateTableCommand(table)).catch((thrown: unknown) => {
    if (!(thrown instanceof ResourceInUseException)) throw thrown;
  });
  await waitUntilTableExists(
    { client: dynamodb, maxWaitTime: 120, minDelay: 1, maxDelay: 5 },
    { TableName: name },
  );
  await addIndexes(dynamodb, table);
  await checkShape(dynamodb, table);
  const problems = [
    await trouble(() => switchOnExpiry(dynamodb, name)),
    await trouble(() => switchOnRecovery(dynamodb, name)),
  ];
  return ['expiry of items', 'point-in-time recovery'].flatMap((what, at) =>
    problems[at] === undefined ? [] : [`${name}: no ${what}: ${problems[at]}`],
  );
}

/** DynamoDB creates one index per table at a time: UpdateTable, API reference, `GlobalSecondaryIndexUpdates`. */
async function addIndexes(dynamodb: DynamoDBClient, wanted: CreateTableCommandInput): Promise<void> {
  const { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] } = wanted;
  const indexes = async (): Promise<readonly GlobalSecondaryIndexDescription[]> =>
    (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table?.GlobalSecondaryIndexes ?? [];
  const found = new Set((await indexes()).map(({ IndexName }) => IndexName));
  for (const index of GlobalSecondaryIndexes) {
    if (found.size === 0 || found.has(index.IndexName)) continue;
    const update = { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create: index }] };
    await dynamodb.send(new UpdateTableCommand(update)).catch((thrown: unknown) => {
      if (!(thrown instanceof ResourceInUseException)) throw thrown;
    });
    for (let attempt = 1; attempt < 600; attempt++) {
      const made = (await indexes()).find(({ IndexName }) => IndexName === index.IndexName);
      if (made && (made.IndexStatus ?? 'ACTIVE') === 'ACTIVE') break;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

async function checkShape(dynamodb: DynamoDBClient, wanted: CreateTableCommandInput): Promise<void> {
  const { Table: found } = await dynamodb.send(new DescribeTableCommand({ TableName: wanted.TableName }));
  const shape = (table: typeof found | CreateTableCommandInput): string =>
    [
      ...(table?.KeySchema ?? []).map((key) => `${key.KeyType} ${key.AttributeName}`),
      ...(table?.GlobalSecondaryIndexes ?? []).map((index) => `index ${index.IndexName}`).sort(),
    ].join(', ');
  if (shape(found) !== shape(wanted)) {
    throw new Error(
      `Table ${wanted.TableName} has the wrong keys or indexes: ${shape(found)}; expected: ${shape(wanted)}`,
    );
  }
}

async function switchOnExpiry(dynamodb: DynamoDBClient, name: string): Promise<void> {
  const isOn = async (): Promise<boolean> => {
    const { TimeToLiveDescription: ttl } = await dynamodb.send(
      new DescribeTimeToLiveCommand({ TableName: name }),
    );
    return ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
  };
  if (await isOn()) return;
  const specification = { Enabled: true, AttributeName: ttlAttribute };
  await dynamodb
    .send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: specification }))
    .catch(async (thrown: unknown) => {
      // A concurrent call was first. DynamoDB rejects the second change.
      if (!(await isOn())) throw thrown;
    });
}

async function switchOnRecovery(dynamodb: DynamoDBClient, name: string): Promise<void> {
  const { ContinuousBackupsDescription: backups } = await dynamodb.send(
    new DescribeContinuousBackupsCommand({ TableName: name }),
  );
  if (backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED') return;
  const specification = { PointInTimeRecoveryEnabled: true };
  await dynamodb.send(
    new UpdateContinuousBackupsCommand({ TableName: name, PointInTimeRecoverySpecification: specification }),
  );
}

/** A new table may refuse for some seconds (ContinuousBackupsUnavailableException). */
async function trouble(task: () => Promise<void>): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await task();
      return undefined;
    } catch (thrown) {
      const soon = thrown instanceof Error && thrown.name === 'ContinuousBackupsUnavailableException';
      if (!soon || attempt === 5)
        return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
    }
  }
}
