import { rules } from '../../../rules/registry.generated.ts';
import { policyFilesAt } from '../../policy/live/files.ts';
import { onceEach, type Provide } from '../options.ts';

export const provide: Provide<'policyFiles'> = onceEach(({ env: { configPath, region, endpoint } }) =>
  policyFilesAt({ path: configPath, region, endpoint }, rules),
);
