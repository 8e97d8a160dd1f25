import { readCompiledPolicy } from '../../policy/compiled.ts';
import { onceEach, type Provide } from '../options.ts';

/** The given policy, else the compiled policy that was deployed with the function. */
export const provide: Provide<'policy'> = onceEach(({ policy, env }) => {
  if (policy) return policy;
  if (env.policyPath === undefined) throw new Error('The function has no compiled policy');
  return readCompiledPolicy(env.policyPath);
});
