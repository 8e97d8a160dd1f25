import type { CompiledPolicy } from '../../app/policy/compile.ts';
import type { StageParts } from '../functions.ts';
import type { Where } from '../grants/grant.ts';
import type { Names } from '../names.ts';
import type { StageSettings } from '../settings.ts';

/** Input of all parts of a deployment. */
export type Context = {
  readonly stage: string;
  readonly isProduction: boolean;
  /** Set in `sst.config.ts`. An unprotected stage can be removed completely, with its tables and secrets. */
  readonly isProtected: boolean;
  readonly names: Names;
  readonly where: Where;
  readonly settings: StageSettings;
  readonly policy: CompiledPolicy;
  /** The project's folder. */
  readonly root: string;
};

export function partsOf({ settings, where }: Pick<Context, 'settings' | 'where'>): StageParts {
  return {
    withConfig: settings.config !== 'off',
    isPolicyInS3: where.policyObject !== undefined,
    withIamMail: settings.iamEmails.length > 0,
  };
}
