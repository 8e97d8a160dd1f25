import type { Policy } from '../policy.ts';
import type { AnyRule } from '../rule.ts';
import type { Evaluations } from './evaluations.ts';
import type { Inventory } from './inventory.ts';
import type { KeyValue } from './key-value.ts';
import type { Mirror } from './mirror.ts';
import type { Notices } from './notices.ts';
import type { Queue, Schedules } from './queue.ts';
import type { Remediator } from './remediator.ts';
import type { Clock, Ids, Log } from './runtime.ts';
import type { ScanStatusStore, ScanStore } from './scan-store.ts';
import type { DebtStore, FindingStore } from './store.ts';

/** Dependencies of every pipeline step. */
export type CommonDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly policy: () => Promise<Policy>;
  readonly store: FindingStore;
  readonly queue: Queue;
  readonly log: Log;
};

/** For claims: judges what was read and looks up owners. Cannot change AWS. */
export type ClaimDeps = CommonDeps & {
  readonly store: FindingStore & Pick<ScanStore, 'claim' | 'liveIn'>;
  readonly rules: readonly AnyRule[];
  readonly inventory: Inventory;
  readonly notices: Pick<Notices, 'owner'>;
  /** Tags that Janitor wrote. */
  readonly keyValue: Pick<KeyValue, 'get'>;
};

/** For scans. */
export type ScanDeps = ClaimDeps & {
  readonly store: FindingStore & ScanStatusStore & ScanStore;
  readonly evaluations: Evaluations;
  /** Time limit of one slice of a unit; a minute by default. */
  readonly sliceMs?: number;
  /** Absent: no state of IAM identities is kept, so their changes are undecided. */
  readonly mirror?: Mirror;
};

/** For rechecks: the only dependencies that can change AWS. Cannot post to Slack. */
export type RecheckDeps = CommonDeps & {
  readonly rules: readonly AnyRule[];
  readonly inventory: Inventory;
  readonly remediator: Remediator;
  /** People's settings, and tags that Janitor wrote. */
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
};

/** For notifications: posts to Slack and keeps schedules. Cannot change resources. */
export type NotifyDeps = CommonDeps & {
  readonly store: FindingStore & ScanStatusStore & DebtStore;
  readonly schedules: Schedules;
  readonly notices: Notices;
  readonly keyValue: KeyValue;
};

/** Everything, for a single process. */
export type AllDeps = ScanDeps & RecheckDeps & NotifyDeps;
