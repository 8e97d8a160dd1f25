import type { CompiledPolicy } from '../../app/policy/compile.ts';
import type { Where } from '../grants/grant.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

/** What all parts of a deployment are made with. */
export type Context = {
  readonly stage: string;
  readonly isProduction: boolean;
  /** As `sst.config.ts` says: what is not can be removed completely, its tables and secrets too. */
  readonly isProtected: boolean;
  readonly names: Names;
  readonly where: Where;
  readonly settings: Settings;
  readonly policy: CompiledPolicy;
  /** Folder of the project. */
  readonly root: string;
};
