import type { Finding } from '../../core/finding.ts';
import type { KeyValue, Store } from '../../core/ports.ts';
import { auditContract } from './store-contract-audit.ts';
import { claimContract } from './store-contract-claims.ts';
import { debtContract } from './store-contract-debts.ts';
import { keyValueContract } from './store-contract-key-value.ts';
import { listContract } from './store-contract-lists.ts';
import { moveContract } from './store-contract-moves.ts';
import { scanContract } from './store-contract-scans.ts';
import { unitContract } from './store-contract-units.ts';

export type StoreWorld = {
  readonly store: Store;
  readonly keyValue: KeyValue;
  /** Of the small facts. */
  readonly setNow: (nowMs: number) => void;
  /** The next write is applied and its answer is lost. */
  readonly loseNextAnswer: () => void;
  /** Live findings, put there fast. */
  readonly seed: (findings: readonly Finding[]) => Promise<void>;
};

/** An empty store each time. */
export type OpenWorld = () => Promise<StoreWorld>;

/** What every store does, in memory as in DynamoDB. */
export function storeContract(open: OpenWorld): void {
  claimContract(open);
  moveContract(open);
  scanContract(open);
  unitContract(open);
  listContract(open);
  debtContract(open);
  auditContract(open);
  keyValueContract(open);
}
