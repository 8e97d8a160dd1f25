import type { ReportDeps } from '../compliance/report/make.ts';
import type { ReportFilesAt } from '../compliance/report/published.ts';
import type { ResourceCounts } from '../compliance/resource-counts.ts';
import type { Policy } from '../policy.ts';
import type { ConfigAnswers } from '../ports/config-answers.ts';
import type { Evaluations } from '../ports/evaluations.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Notices } from '../ports/notices.ts';
import type { PublishOnce } from '../ports/publish-once.ts';
import type { Queue, Schedules } from '../ports/queue.ts';
import type { Remediator } from '../ports/remediator.ts';
import type { ReportFiles } from '../ports/report-files.ts';
import type { Clock, Ids, Log, Secret } from '../ports/runtime.ts';
import type { ScanStatusStore, ScanStore } from '../ports/scan-store.ts';
import type { DebtStore, FindingStore } from '../ports/store.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { EpochMs } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import type { QueueName } from '../work.ts';
import type { EventPattern } from './source.ts';

/**
 * What a function may be given, by name. `app/wiring/providers/` has a file for each. A room adds its own by
 * declaration merging, as `slack/speak-deps.ts` does.
 */
export interface DepTypes {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly policy: () => Promise<Policy>;
  readonly rules: readonly AnyRule[];
  /** The store in parts. `findings` has the pause and the audit, too. */
  readonly findings: FindingStore;
  readonly debts: DebtStore;
  readonly scanStatus: ScanStatusStore;
  readonly scans: ScanStore;
  readonly keyValue: KeyValue;
  readonly queue: Queue;
  readonly history: Pick<Evaluations, 'changes'>;
  readonly evaluations: Evaluations;
  readonly inventory: Inventory;
  /** The inventory's `probe`, made by the probe function; empty in one process. */
  readonly dryRuns: Partial<Pick<Inventory, 'probe'>>;
  /** For scans alone, which read a resource's own tags before they claim. */
  readonly tagIndex: Pick<Inventory, 'indexedTags'>;
  readonly remediator: Remediator;
  readonly notices: Notices;
  readonly owners: Pick<Notices, 'owner'>;
  readonly schedules: Schedules;
  /** Null: the stage has no such topic. */
  readonly publish: Readonly<Record<TopicName, PublishOnce | null>>;
  readonly reportFiles: ReportFiles;
  /** How a report is written as CSV. */
  readonly csvFormat: ReportDeps['csv'];
  /** The CSV of a report; undefined when it has expired. */
  readonly reportCsv: (files: ReportFilesAt) => Promise<Uint8Array | undefined>;
  readonly tagMetrics: (counts: ResourceCounts, atMs: EpochMs) => void;
  readonly telemetry: Telemetry;
  readonly config: ConfigAnswers;
  /** Of Slack, for requests that come in. */
  readonly doorAccess: {
    readonly apiUrl: string;
    readonly signingSecret: Secret;
    readonly botToken: Secret;
  };
  /** Why there is no answer, for the person who asked. */
  readonly troubleWords: (thrown: unknown, readsOnly: boolean) => string;
  /** Where the janitor itself runs. */
  readonly home: { readonly stage: string; readonly region: string };
}

export type DepName = keyof DepTypes;

export type TopicName = 'notices' | 'compliance';
export type SecretName = 'botToken' | 'signingSecret';
export type TableName = 'state' | 'audit' | 'evaluations';
export type Folder = 'evaluations' | 'reports' | 'scans';

/** One sentence without its full stop, for docs/permissions.md. */
export type Reason = string;

/** `daily`: at the policy's time, in its time zone. Expressions of EventBridge Scheduler are in UTC. */
export type ClockTime = 'daily' | `rate(${number} minutes)` | `cron(${string})`;

/** How many messages a call is given, and how many calls run at once. */
export type Batches = { readonly batchSize: number; readonly atOnce: number };

export type Wakes =
  /** A function URL. */
  | { readonly by: 'url' }
  /** A queue of work. `mayLoop`: it sends work back to its own queue more than 15 times. */
  | ({ readonly by: 'queue'; readonly queue: QueueName; readonly mayLoop?: true } & Batches)
  /** Events of EventBridge, by way of a queue. `patterns`: by the name of the rule. */
  | ({
      readonly by: 'events';
      readonly queue: string;
      readonly patterns: Readonly<Record<string, EventPattern>>;
    } & Batches)
  /**
   * Messages of a topic that the stage makes for it, by way of a queue. `publishers`: services of AWS that may publish
   * there, for this account. `filter`: on fields of the message, which is JSON.
   */
  | ({
      readonly by: 'sns';
      readonly queue: string;
      readonly topic: string;
      readonly publishers: readonly `${string}.amazonaws.com`[];
      readonly filter?: EventPattern;
    } & Batches)
  /**
   * Changes of a table, in the order of each item's. `atOnce`: of one shard, 10 at most. `filters`: a change that matches
   * one of them, 5 at most. On one machine nothing reads streams.
   */
  | ({
      readonly by: 'stream';
      readonly table: TableName;
      readonly filters?: readonly EventPattern[];
    } & Batches)
  /** `onOneMachine`: the time there, where that is another. */
  | { readonly by: 'clock'; readonly at: ClockTime; readonly onOneMachine?: ClockTime }
  /** AWS Config, in a stage that asks for it. */
  | { readonly by: 'config' }
  /** Another function, which names it in `needs.functions`. */
  | { readonly by: 'function' };

export type TableUse = {
  /** DynamoDB actions on the table itself. */
  readonly table?: Readonly<Record<string, Reason>>;
  /** Indexes that are queried. */
  readonly indexes?: Readonly<Record<string, Reason>>;
};

export type FileUse = {
  readonly action: 'GetObject' | 'PutObject' | 'AbortMultipartUpload';
  readonly in: readonly Folder[];
  readonly why: Reason;
};

/** Rights on the resources that are looked after. Actions and reasons are those that the kinds declare. */
export type ResourceUse = {
  /** To know which regions an account has. */
  readonly regions?: true;
  /** Of every kind, also in member accounts: to list resources, or to read one again. */
  readonly read?: 'list' | 'again';
  /** Of single kinds, in the janitor's own account: these steps. */
  readonly steps?: Readonly<Record<string, readonly string[]>>;
  readonly probe?: true;
  readonly remediate?: true;
};

/** What a function is told of and granted, each with its reason. It is given nothing else. */
export type Needs<D extends DepName = DepName> = {
  readonly deps: readonly D[];
  readonly tables?: { readonly [T in TableName]?: TableUse };
  /** Queues that it sends to; its own one only when it sends to that too. */
  readonly queues?: { readonly [Q in QueueName]?: Reason };
  readonly secrets?: { readonly [S in SecretName]?: Reason };
  readonly files?: readonly FileUse[];
  readonly topics?: { readonly [T in TopicName]?: Reason };
  /** Functions that it invokes. */
  readonly functions?: Readonly<Record<string, Reason>>;
  /** Actions of EventBridge Scheduler on one-off schedules, and `PassRole` of the role that they take on. */
  readonly schedules?: Readonly<Record<string, Reason>>;
  readonly resources?: ResourceUse;
  /** Actions that AWS grants on `*` alone (`aws/access/unscoped-actions.ts` says why). */
  readonly unscoped?: Readonly<Record<string, Reason>>;
};

/** A function without its code: the data that roles, queues, alarms and documentation are made from. */
export type FunctionFacts = {
  /** On AWS it is called `janitor-<stage>-<name>`. */
  readonly name: string;
  readonly wakes: Wakes;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** One line, for AWS. */
  readonly description: string;
  /** What it does and what it cannot do, for people who grant it rights. */
  readonly why: string;
  /** A person waits for it: its clients give up in time to say so. */
  readonly isInteractive?: true;
  /** Metric of how long each invocation took. */
  readonly tookMetric?: string;
  readonly needs: Needs;
};

export type FunctionDeclaration<
  Name extends string = string,
  D extends DepName = DepName,
  Handler = unknown,
> = Omit<FunctionFacts, 'name' | 'needs'> & {
  readonly name: Name;
  readonly needs: Needs<D>;
  /** Called once, when the function is loaded. */
  readonly create: (deps: Pick<DepTypes, D>) => Handler;
};

/** A Lambda function: one file in the room of what wakes it, which exports it as `fn`. */
export function defineFunction<
  const Name extends string,
  const D extends DepName,
  Handler extends (event: never) => Promise<unknown>,
>(declaration: FunctionDeclaration<Name, D, Handler>): FunctionDeclaration<Name, D, Handler> {
  return declaration;
}
