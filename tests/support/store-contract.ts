import { auditContract } from './store-contract-audit.ts';
import { claimContract } from './store-contract-claims.ts';
import { countContract } from './store-contract-counts.ts';
import { debtContract } from './store-contract-debts.ts';
import { keyValueContract } from './store-contract-key-value.ts';
import { listContract } from './store-contract-lists.ts';
import { moveContract } from './store-contract-moves.ts';
import { scanContract } from './store-contract-scans.ts';
import { undoContract } from './store-contract-undo.ts';
import { unitContract } from './store-contract-units.ts';
import type { OpenWorld } from './store-world.ts';

/** The contract of both stores, in memory and in DynamoDB. */
export function storeContract(open: OpenWorld): void {
  claimContract(open);
  moveContract(open);
  undoContract(open);
  scanContract(open);
  unitContract(open);
  listContract(open);
  countContract(open);
  debtContract(open);
  auditContract(open);
  keyValueContract(open);
}
