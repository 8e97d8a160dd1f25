import type { AuditEvent } from '../audit.ts';
import type { ReportDeps } from '../compliance/report/make.ts';
import type { ReportFilesAt } from '../compliance/report/published.ts';
import type { ResourceCounts } from '../compliance/resource-counts.ts';
import type { IncidentLog } from '../incidents/log.ts';
import type { Policy } from '../policy.ts';
import type { AlarmMutes } from '../ports/alarm-mutes.ts';
import type { Archive } from '../ports/archive.ts';
import type { Bus, StoredItem } from '../ports/bus.ts';
import type { ChangeHistory } from '../ports/change-history.ts';
import type { ConfigAnswers } from '../ports/config-answers.ts';
import type { DashboardLinks } from '../ports/dashboard-links.ts';
import type { Evaluations } from '../ports/evaluations.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Mirror } from '../ports/mirror.ts';
import type { Notices } from '../ports/notices.ts';
import type { PolicyFiles } from '../ports/policy-files.ts';
import type { PublishOnce } from '../ports/publish-once.ts';
import type { Queue, Schedules } from '../ports/queue.ts';
import type { Remediator } from '../ports/remediator.ts';
import type { ReportFiles } from '../ports/report-files.ts';
import type { ReportMail } from '../ports/report-mail.ts';
import type { Clock, Ids, Log, Secret } from '../ports/runtime.ts';
import type { ScanStatusStore, ScanStore } from '../ports/scan-store.ts';
import type { DebtStore, FindingStore } from '../ports/store.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { IamMetrics } from '../published/iam-metrics.ts';
import type { EpochMs } from '../resource.ts';
import type { AnyRule } from '../rule.ts';
import type { QueueName } from '../work.ts';
import type { EventPattern, EventRules } from './source.ts';

/**
 * The dependencies that a function can declare, by name. `app/wiring/providers/` has one file each. Other
 * folders add theirs by declaration merging, as `slack/speak-deps.ts` does.
 */
export interface DepTypes {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly policy: () => Promise<Policy>;
  readonly policyFiles: PolicyFiles;
  readonly rules: readonly AnyRule[];
  /** The parts of the store. `findings` includes the pause and the audit. */
  readonly findings: FindingStore;
  readonly debts: DebtStore;
  readonly scanStatus: ScanStatusStore;
  readonly scans: ScanStore;
  /** The part of `scans` that claims findings. */
  readonly claims: Pick<ScanStore, 'claim' | 'liveIn'>;
  readonly keyValue: KeyValue;
  readonly queue: Queue;
  readonly history: Pick<Evaluations, 'changes'>;
  readonly evaluations: Evaluations;
  /** The accepted and the last seen state of IAM identities. */
  readonly mirror: Mirror;
  readonly incidentLog: IncidentLog;
  readonly changeHistory: ChangeHistory;
  readonly inventory: Inventory;
  /** `Inventory.probe`, served by the probe function; empty in a single process. */
  readonly dryRuns: Partial<Pick<Inventory, 'probe'>>;
  /** Only for scans, which read a resource's own tags before they claim. */
  readonly tagIndex: Pick<Inventory, 'indexedTags'>;
  readonly remediator: Remediator;
  readonly alarmMutes: AlarmMutes;
  readonly notices: Notices;
  readonly owners: Pick<Notices, 'owner'>;
  readonly schedules: Schedules;
  /** Null: the stage has no such topic. */
  readonly publish: Readonly<Record<TopicName, PublishOnce | null>>;
  readonly reportFiles: ReportFiles;
  /** Null: the stage mails no reports. */
  readonly reportMail: ReportMail | null;
  /** Null: the stage has no dashboard. */
  readonly dashboardLinks: DashboardLinks | null;
  readonly archive: Archive;
  readonly bus: Bus;
  /** Reads an audit event as it is stored. Throws for an item that this version does not know. */
  readonly storedEvent: (item: StoredItem) => AuditEvent;
  /** The CSV format of reports. */
  readonly csvFormat: ReportDeps['csv'];
  /** Returns a report's CSV; undefined when it has expired. */
  readonly reportCsv: (files: ReportFilesAt) => Promise<Uint8Array | undefined>;
  readonly tagMetrics: (counts: ResourceCounts, atMs: EpochMs) => void;
  readonly iamMetrics: IamMetrics;
  readonly telemetry: Telemetry;
  readonly config: ConfigAnswers;
  /** Slack access for incoming requests. */
  readonly doorAccess: {
    readonly apiUrl: string;
    readonly signingSecret: Secret;
    readonly botToken: Secret;
  };
  /** Explains an error to the person who asked. */
  readonly troubleWords: (thrown: unknown, readsOnly: boolean) => string;
  /** The stage and region that Janitor runs in. `hasDashboard`: only for functions that need `dashboard`. */
  readonly home: { readonly stage: string; readonly region: string; readonly hasDashboard: boolean };
}

export type DepName = keyof DepTypes;

export type TopicName = 'notices' | 'compliance' | 'iam';
export type SecretName = 'botToken' | 'signingSecret';
export type TableName = 'state' | 'audit' | 'evaluations' | 'mirror' | 'incidents';
export type Folder = 'audit' | 'dashboard' | 'evaluations' | 'incidents' | 'reports' | 'scans';

/** One sentence without a full stop, for docs/permissions.md. */
export type Reason = string;

/** `daily`, `report`: at the policy's times and zone. EventBridge Scheduler expressions are in UTC. */
export type ClockTime = 'daily' | 'report' | `rate(${number} minutes)` | `cron(${string})`;

/** Messages per call, and parallel calls. `waitSeconds`: how long a batch may take to fill; needed for more than 10 messages. */
export type Batches = {
  readonly batchSize: number;
  readonly atOnce: number;
  readonly waitSeconds?: number;
};

export type Wakes =
  /** A function URL. */
  | { readonly by: 'url' }
  /** A work queue. `mayLoop`: it sends work back to its own queue more than 15 times. */
  | ({ readonly by: 'queue'; readonly queue: QueueName; readonly mayLoop?: true } & Batches)
  /** EventBridge events through a queue. */
  | ({
      readonly by: 'events';
      readonly queue: string;
      readonly rules: EventRules;
    } & Batches)
  /**
   * Events on the stage's own bus, through a queue. Its messages are tried for over an hour.
   */
  | ({
      readonly by: 'bus';
      readonly queue: string;
      readonly rules: EventRules;
    } & Batches)
  /**
   * Messages of an SNS topic that the stage creates, through a queue. `publishers`: AWS services that may
   * publish for this account. `filter`: on fields of the JSON message. `rules`: EventBridge tells of the same,
   * in stages whose setting says so.
   */
  | ({
      readonly by: 'sns';
      readonly queue: string;
      readonly topic: string;
      readonly publishers: readonly `${string}.amazonaws.com`[];
      readonly filter?: EventPattern;
      readonly rules?: EventRules;
    } & Batches)
  /**
   * A DynamoDB stream, in order per item. `atOnce`: batches per shard in parallel, at most 10. `filters`:
   * alternatives, at most 5. `keepsTrying`: a failing change is tried until it is 6 hours old, and those after
   * it wait; absent: five times.
   */
  | ({
      readonly by: 'stream';
      readonly table: TableName;
      readonly filters?: readonly EventPattern[];
      readonly keepsTrying?: true;
    } & Batches)
  /** `onOneMachine`: the interval of the local copy, when it differs. */
  | { readonly by: 'clock'; readonly at: ClockTime; readonly onOneMachine?: ClockTime }
  /** AWS Config, in stages that enable it. */
  | { readonly by: 'config' }
  /** Another function, which lists this one in `needs.functions`. */
  | { readonly by: 'function' };

export type TableUse = {
  /** DynamoDB actions on the table itself. */
  readonly table?: Readonly<Record<string, Reason>>;
  /** Indexes to query. */
  readonly indexes?: Readonly<Record<string, Reason>>;
};

export type FileUse = {
  readonly action: 'GetObject' | 'PutObject' | 'AbortMultipartUpload';
  readonly in: readonly Folder[];
  readonly why: Reason;
};

/** Rights on AWS resources under management. The kinds declare the actions and reasons. */
export type ResourceUse = {
  /** Lists the regions of an account. */
  readonly regions?: true;
  /** Reads of every kind, also in member accounts: whole lists or single resources. */
  readonly read?: 'list' | 'again';
  /** Steps of single kinds, in Janitor's own account. */
  readonly steps?: Readonly<Record<string, readonly string[]>>;
  /** Reads in member accounts, too, by the role there. */
  readonly inMembers?: true;
  /** Reads who changed a resource, also in member accounts. */
  readonly changes?: true;
  readonly probe?: true;
  /** Mutes the alarms of snoozed incidents, also in member accounts. */
  readonly mutes?: true;
  /** Remediates only these kinds, and reads only them: those whose remediations grant permissions, or all others. */
  readonly remediate?: 'permissions' | 'others';
};

/** The environment and rights of a function, each with its reason. It gets nothing else. */
export type Needs<D extends DepName = DepName> = {
  readonly deps: readonly D[];
  readonly tables?: { readonly [T in TableName]?: TableUse };
  /** Queues that it sends to, including its own only when it sends there. */
  readonly queues?: { readonly [Q in QueueName]?: Reason };
  readonly secrets?: { readonly [S in SecretName]?: Reason };
  readonly files?: readonly FileUse[];
  /** S3 actions on the policy file, in stages whose policy is in S3. */
  readonly policyFiles?: { readonly [A in 'GetObject' | 'ListBucket']?: Reason };
  readonly topics?: { readonly [T in TopicName]?: Reason };
  /** Sends the daily report by SES, in stages that mail it. */
  readonly mail?: Reason;
  /** `address`: knows whether the stage has a dashboard, and where. `sign`: also signs links to it. */
  readonly dashboard?: 'address' | { readonly sign: Reason };
  /** Functions that it invokes. */
  readonly functions?: Readonly<Record<string, Reason>>;
  /** Puts events on the stage's own bus. */
  readonly bus?: Reason;
  /** EventBridge Scheduler actions on one-off schedules, and `PassRole` of their role. */
  readonly schedules?: Readonly<Record<string, Reason>>;
  readonly resources?: ResourceUse;
  /** Actions that AWS only grants on `*` (`aws/access/unscoped-actions.ts` says why). */
  readonly unscoped?: Readonly<Record<string, Reason>>;
};

/** A function without its code. Roles, queues, alarms and documentation are derived from it. */
export type FunctionFacts = {
  /** Deployed as `janitor-<stage>-<name>`. */
  readonly name: string;
  readonly wakes: Wakes;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** One line, for AWS. */
  readonly description: string;
  /** What it does and cannot do, for the people who grant its rights. */
  readonly why: string;
  /** The stages that have it; absent: all. */
  readonly onlyWith?: 'policy-in-s3' | 'iam-mail';
  /** A person waits for the answer, so its clients use short timeouts. */
  readonly isInteractive?: true;
  /** Metric of the duration of each invocation. */
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

/** A Lambda function. Each has one file in the folder of its trigger, exported as `fn`. */
export function defineFunction<
  const Name extends string,
  const D extends DepName,
  Handler extends (event: never) => Promise<unknown>,
>(declaration: FunctionDeclaration<Name, D, Handler>): FunctionDeclaration<Name, D, Handler> {
  return declaration;
}
