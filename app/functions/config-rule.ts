import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { rules } from '../../rules/registry.generated.ts';
import { configRule } from '../aws-config-rule.ts';
import { createBase } from '../base.ts';
import { evaluationsOf } from '../evaluations.ts';
import { looking } from '../inventory.ts';
import { clientOf } from '../sending.ts';
import type { FunctionOptions } from './options.ts';

/** For AWS Config: the compliance rules, on what it asks about. */
export function createConfigRule(options: FunctionOptions): (event: unknown) => Promise<void> {
  const { inventory, policy } = looking(options);
  const { deps, env } = createBase({ ...options, policy });
  return configRule({
    ...deps,
    rules,
    inventory,
    evaluations: evaluationsOf(options),
    config: new ConfigServiceClient(clientOf(env)),
    homeRegion: env.region,
  });
}
