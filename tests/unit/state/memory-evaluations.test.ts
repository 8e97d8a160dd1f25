import { describe } from '@jest/globals';
import { createMemoryEvaluations } from '../../fakes/memory-evaluations.ts';
import { evaluationsContract } from '../../support/evaluations-contract.ts';

describe('the evaluation history in memory', () => {
  evaluationsContract(async () => createMemoryEvaluations());
});
