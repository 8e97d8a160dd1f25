import type { FunctionName } from './functions.ts';
import type { Grant, Where } from './grant.ts';

type TableUse = {
  /** DynamoDB actions on the table itself, each with its reason. */
  readonly table: Readonly<Record<string, string>>;
  /** Indexes that are queried. */
  readonly indexes?: Readonly<Record<string, string>>;
};

type Use = { readonly state?: TableUse; readonly audit?: TableUse; readonly evaluations?: TableUse };

const read = 'Read findings, scans, the pause and small facts';
const many = 'Read many findings at once';
const range = 'Read the parts of a scan';
const put = 'Write findings, claims, scans and small facts';
const update = 'Prolong claims, count what a scan did';
const give = 'Give up the claim of what has ended';
const check = 'Do nothing while remediation is paused';

/** Every change is one transaction with its audit event; the audit is never changed and never deleted from. */
const append = {
  PutItem: 'Append an audit event in the same transaction as the change',
  GetItem: 'See whether a transaction whose answer was lost was applied',
};

/** One resource alone: `scan` compares whole units, by their index. */
const recorded = {
  PutItem:
    'Append a change of compliance and the state it makes, in one transaction; note that a unit was looked at',
  UpdateItem: 'Note that a state was seen again',
  BatchGetItem: 'Compare with what is known of a resource',
  Query: 'See what others have seen later',
};

const whoChanged = { byResource: 'Know whether a change is its own remediation' };

const byStatus = { byStatus: 'List findings by their status' };

/** What each function does with the tables. */
const uses: Readonly<Record<FunctionName, Use>> = {
  slack: {
    state: {
      table: {
        GetItem: read,
        BatchGetItem: many,
        Query: range,
        PutItem: put,
        UpdateItem: 'Prolong claims',
        DeleteItem: 'End a pause',
      },
      indexes: byStatus,
    },
    audit: { table: append, indexes: { byResource: 'Show the history of a resource' } },
    evaluations: { table: { Query: 'Show how a resource was judged' } },
  },
  scan: {
    state: {
      table: {
        GetItem: read,
        BatchGetItem: many,
        Query: range,
        PutItem: put,
        UpdateItem: update,
        DeleteItem: give,
      },
      indexes: { byScope: 'Compare with the findings that are known' },
    },
    audit: { table: append, indexes: whoChanged },
    evaluations: { table: recorded, indexes: { byUnit: 'Compare with all that is known of a unit' } },
  },
  recheck: {
    state: {
      table: {
        GetItem: read,
        BatchGetItem: many,
        PutItem: put,
        UpdateItem: update,
        DeleteItem: give,
        ConditionCheckItem: check,
      },
      indexes: { ...byStatus, byDebt: 'Find cards that are behind' },
    },
    audit: { table: append },
  },
  notify: {
    state: {
      table: { GetItem: read, BatchGetItem: many, Query: range, PutItem: put, UpdateItem: update },
      indexes: byStatus,
    },
    audit: { table: append, indexes: { byDay: 'Show on Home tabs what was done lately' } },
  },
  probe: {},
  sweep: {
    state: {
      table: { GetItem: read, BatchGetItem: many },
      indexes: { ...byStatus, byDebt: 'Find cards that are behind' },
    },
  },
  'daily-scan': {},
  compliance: {
    state: {
      table: {
        GetItem: 'Read the scan that is summed up, and what was published last',
        Query: 'Read what the parts of the scan said',
        PutItem: 'Publish the figures, and note which alerts were sent',
      },
    },
  },
  'compliance-scan': {},
  check: {
    state: {
      table: {
        GetItem: 'See whether a place is about to be looked at',
        PutItem: 'Note that a place is about to be looked at',
      },
    },
    audit: { table: {}, indexes: whoChanged },
    evaluations: { table: recorded },
  },
  'config-rule': { audit: { table: {}, indexes: whoChanged }, evaluations: { table: recorded } },
};

/** DynamoDB checks a query of an index on the index's own ARN. */
export function tableGrants(name: FunctionName, where: Where): readonly Grant[] {
  const { partition, region, account, prefix } = where;
  return Object.entries(uses[name]).flatMap(([table, { table: actions, indexes = {} }]) => {
    const arn = `arn:${partition}:dynamodb:${region}:${account}:table/${prefix}-${table}`;
    return [
      ...Object.entries(actions).map(([action, why]) => ({
        action: `dynamodb:${action}`,
        resources: [arn],
        why,
      })),
      ...Object.entries(indexes).map(([index, why]) => ({
        action: 'dynamodb:Query',
        resources: [`${arn}/index/${index}`],
        why,
      })),
    ];
  });
}
