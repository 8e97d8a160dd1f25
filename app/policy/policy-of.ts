import type { Policy } from '../../core/policy.ts';
import type { FunctionOptions } from '../wiring/options.ts';
import { readCompiledPolicy } from './compiled.ts';

/** The policy that is given, else the compiled one that was deployed with the function. */
export function policyOf({ policy, env }: FunctionOptions): () => Promise<Policy> {
  if (policy) return policy;
  if (env.policyPath === undefined) throw new Error('The function was given no policy');
  return readCompiledPolicy(env.policyPath);
}
