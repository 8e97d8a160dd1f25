import type { Policy } from '../policy.ts';
import type { AnyRule } from '../rule.ts';
import type { Evaluations } from './evaluations.ts';
import type { Inventory } from './inventory.ts';
import type { KeyValue } from './key-value.ts';
import type { Notices } from './notices.ts';
import type { Queue, Schedules } from './queue.ts';
import type { Remediator } from './remediator.ts';
import type { Clock, Ids, Log } from './runtime.ts';
import type { ScanStatusStore, ScanStore } from './scan-store.ts';
import type { DebtStore, FindingStore } from './store.ts';

/** What every part of the lifecycle is given. */
export type CommonDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly policy: () => Promise<Policy>;
  readonly store: FindingStore;
  readonly queue: Queue;
  readonly log: Log;
};

/** Who scans reads AWS and looks up owners. It cannot change AWS. */
export type ScanDeps = CommonDeps & {
  readonly store: FindingStore & ScanStatusStore & ScanStore;
  readonly rules: readonly AnyRule[];
  readonly inventory: Inventory;
  readonly notices: Pick<Notices, 'owner'>;
  readonly evaluations: Evaluations;
  /** Time of one slice of a unit; a minute unless told otherwise. */
  readonly sliceMs?: number;
  /** What the janitor itself wrote on resources. */
  readonly keyValue: Pick<KeyValue, 'get'>;
};

/** Who rechecks is the only one that can change AWS. It cannot speak in Slack. */
export type RecheckDeps = CommonDeps & {
  readonly rules: readonly AnyRule[];
  readonly inventory: Inventory;
  readonly remediator: Remediator;
  /** What people have set, and what the janitor itself wrote on resources. */
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
};

/** Who notifies speaks in Slack and keeps the schedules. It does not touch the resources. */
export type NotifyDeps = CommonDeps & {
  readonly store: FindingStore & ScanStatusStore & DebtStore;
  readonly schedules: Schedules;
  readonly notices: Notices;
  readonly keyValue: KeyValue;
};

/** Everything, for one process that does it all. */
export type AllDeps = ScanDeps & RecheckDeps & NotifyDeps;
