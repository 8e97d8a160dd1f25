import { createMemoryMirror } from '../../fakes/memory-mirror.ts';
import { mirrorContract } from '../../support/mirror-contract.ts';

mirrorContract(async () => createMemoryMirror());
