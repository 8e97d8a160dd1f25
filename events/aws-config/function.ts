import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { createBase } from '../../app/wiring/base.ts';
import { evaluationsOf } from '../../app/wiring/evaluations.ts';
import { looking } from '../../app/wiring/inventory.ts';
import type { FunctionOptions } from '../../app/wiring/options.ts';
import { clientOf } from '../../app/wiring/sending.ts';
import { createConfigAnswers } from '../../aws/services/config-rule.ts';
import { rules } from '../../rules/registry.generated.ts';
import { fromAws } from '../receive.ts';
import { source } from './source.ts';

/** For AWS Config: the compliance rules, on what it asks about. */
export function createConfigRule(options: FunctionOptions): (event: unknown) => Promise<void> {
  const { inventory, policy } = looking(options);
  const { deps, env } = createBase({ ...options, policy });
  return fromAws(source, {
    ...deps,
    rules,
    inventory,
    evaluations: evaluationsOf(options),
    config: createConfigAnswers({ config: new ConfigServiceClient(clientOf(env)) }),
    homeRegion: env.region,
  });
}
