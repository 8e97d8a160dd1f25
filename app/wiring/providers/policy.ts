import { readCompiledPolicy } from '../../policy/compiled.ts';
import { policyInForce } from '../../policy/live/in-force.ts';
import { onceEach, type Provide } from '../options.ts';
import { provide as keyValueOf } from './key-value.ts';

/** The given policy; else the one in force, where it is in S3; else the compiled one that was deployed with the function. */
export const provide: Provide<'policy'> = onceEach((options) => {
  const { policy, env } = options;
  if (policy) return policy;
  if (env.policyPath === undefined) throw new Error('The function has no compiled policy');
  const deployed = readCompiledPolicy(env.policyPath);
  return env.configPath === null ? deployed : policyInForce({ keyValue: keyValueOf(options), deployed });
});
