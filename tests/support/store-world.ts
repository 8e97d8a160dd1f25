import type { Finding } from '../../core/finding.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Store } from '../../core/ports/store.ts';

export type StoreWorld = {
  readonly store: Store;
  readonly keyValue: KeyValue;
  /** The clock of the key-value store. */
  readonly setNow: (nowMs: number) => void;
  /** The next write is applied and its response is lost. */
  readonly loseNextAnswer: () => void;
  /** Stores live findings fast. */
  readonly seed: (findings: readonly Finding[]) => Promise<void>;
};

/** An empty store each time. */
export type OpenWorld = () => Promise<StoreWorld>;
