import { bookkeepingMutants } from './bookkeeping.ts';
import { incidentsMutants } from './incidents.ts';
import { messagesMutants } from './messages.ts';
import type { Mutant } from './mutant.ts';
import { peopleMutants } from './people.ts';
import { recheckMutants } from './recheck.ts';
import { remediationMutants } from './remediation.ts';

export const mutants: readonly Mutant[] = [
  ...recheckMutants,
  ...remediationMutants,
  ...peopleMutants,
  ...messagesMutants,
  ...bookkeepingMutants,
  ...incidentsMutants,
];
